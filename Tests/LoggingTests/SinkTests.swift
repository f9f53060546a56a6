import Foundation
import PosternLogging
import PosternTesting
import Testing

@Suite struct SinkTests {
  @Test func `what was logged before a shutdown is written`() {
    let pipe = Pipe()
    let sink = LogSink(descriptor: pipe.input, now: instant)
    let logger = Logger(label: "x", sink: sink)
    for number in 0..<100 { logger.info("line", ["number": LogValue(number)]) }
    #expect(sink.shutdown(within: .seconds(60)))
    #expect(sink.lines.isEmpty)
    let numbers = pipe.finish().compactMap { try? fields($0)["number"] as? Int }
    #expect(numbers == Array(0..<100))
  }

  @Test func `a flush writes and goes on`() {
    let pipe = Pipe()
    let sink = LogSink(descriptor: pipe.input, now: instant)
    let logger = Logger(label: "x", sink: sink)
    for _ in 0..<50 {
      logger.info("line")
      #expect(sink.flush(within: .seconds(60)))
      #expect(sink.lines.isEmpty)
    }
    #expect(sink.shutdown(within: .seconds(60)))
    #expect(pipe.finish().count == 50)
  }

  @Test func `a sink that nobody holds writes what it has`() {
    let pipe = Pipe()
    Logger(label: "x", sink: LogSink(descriptor: pipe.input, now: instant)).info("last words")
    #expect(pipe.finish().count == 1)
  }

  @Test func `a blocked reader blocks nobody, and every dropped line is counted`() throws {
    let pipe = Pipe()
    pipe.fill()
    let sink = LogSink(descriptor: pipe.input, capacity: 20_000, now: instant)
    let logger = Logger(label: "x", sink: sink)
    let total = 5000
    // Nobody reads: that is far more than the buffers hold, and each call returns.
    for number in 0..<total {
      logger.info("line", ["number": LogValue(number), "padding": .string(padding)])
    }
    #expect(!sink.flush(within: .zero))

    let reader = Thread.reading(pipe)
    #expect(sink.shutdown(within: .seconds(60)))
    pipe.closeInput()
    let lines = try reader.wait().map { try fields($0) }

    let notes = lines.filter { $0["logger"] as? String == "logging" }
    let numbers = lines.compactMap { $0["number"] as? Int }
    let dropped = notes.compactMap { $0["count"] as? Int }.reduce(0, +)
    #expect(dropped > 0)
    #expect(numbers.count + dropped == total)
    #expect(numbers == numbers.sorted())
    #expect(lines.count == numbers.count + notes.count)
    #expect(notes.allSatisfy { $0["level"] as? String == "warning" })
  }

  @Test func `a reader that went away ends neither the process nor the log`() {
    let pipe = Pipe()
    let sink = LogSink(descriptor: pipe.input, now: instant)
    pipe.closeOutput()
    let logger = Logger(label: "x", sink: sink)
    logger.info("one")
    #expect(sink.flush(within: .seconds(60)))

    // The descriptor gets a reader again, as a restarted log collector's would; it is told what was lost.
    let second = Pipe()
    dup2(second.input, pipe.input)
    logger.info("two")
    #expect(sink.shutdown(within: .seconds(60)))
    pipe.closeInput()
    let lines = second.finish()
    #expect(lines.count == 2)
    #expect(lines.first?.contains(#""message":"two""#) == true)
    #expect(lines.last?.contains(#""count":1"#) == true)
  }

  @Test func `a descriptor that does not block is waited for`() {
    let pipe = Pipe()
    pipe.setNonBlocking(true)
    // One thread writes all of it, and has only its share of a bounded capacity.
    let sink = LogSink(descriptor: pipe.input, capacity: .max, now: instant)
    let logger = Logger(label: "x", sink: sink)
    for _ in 0..<2000 { logger.info("line", ["padding": .string(padding)]) }
    let reader = Thread.reading(pipe)
    #expect(sink.shutdown(within: .seconds(60)))
    pipe.closeInput()
    #expect(reader.wait().count == 2000)
  }

  @Test func `lines of many threads are whole, and each thread's are in order`() async throws {
    let pipe = Pipe()
    let sink = LogSink(descriptor: pipe.input, capacity: .max)
    let logger = Logger(label: "x", sink: sink)
    let reader = Thread.reading(pipe)
    await withTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          for number in 0..<500 {
            logger.info("line", ["writer": LogValue(writer), "number": LogValue(number)])
          }
        }
      }
    }
    #expect(sink.shutdown(within: .seconds(60)))
    pipe.closeInput()
    let lines = try reader.wait().map { try fields($0) }
    #expect(lines.count == 4000)
    for writer in 0..<8 {
      let numbers = lines.filter { $0["writer"] as? Int == writer }.compactMap { $0["number"] as? Int }
      #expect(numbers == Array(0..<500))
    }
  }
}

private let padding = String(repeating: "x", count: 400)

import Dispatch
import Foundation
import Testing

@testable import PosternLogging

@Suite struct TroubleTests {
  @Test func `a line that was cut off is not glued to the next one`() async {
    // A process of its own: the limit of a file's size belongs to the process.
    await #expect(processExitsWith: .success) {
      signal(SIGXFSZ, SIG_IGN)
      let path = FileManager.default.temporaryDirectory.appending(path: "postern-\(getpid()).log").path
      let file = open(path, O_CREAT | O_TRUNC | O_RDWR | O_APPEND, 0o600)
      defer {
        close(file)
        unlink(path)
      }
      let sink = LogSink(descriptor: file, now: instant)
      let logger = Logger(label: "x", sink: sink)
      logger.info("one")
      #expect(sink.flush(within: .seconds(60)))

      limitFiles(to: 150)
      logger.info("two")
      #expect(sink.flush(within: .seconds(60)))
      limitFiles(to: rlim_t.max >> 1)
      logger.info("three")
      #expect(sink.shutdown(within: .seconds(60)))

      let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
      #expect(
        lines.map { (try? fields(String($0)))?["message"] as? String }.prefix(3) == ["one", nil, "three"])
      #expect(lines.count == 4)
      #expect(lines.last?.contains(#""count":1"#) == true)
    }
  }

  @Test func `without a thread, what is logged is written by who flushes`() {
    let pipe = Pipe()
    let sink = LogSink(pipe.input, nil, .max, now: instant, startThread: { _ in false })
    let logger = Logger(label: "x", sink: sink)
    logger.info("one")
    #expect(sink.flush(within: .seconds(60)))
    #expect(sink.lines.isEmpty)
    logger.info("two")
    #expect(sink.shutdown(within: .seconds(60)))
    logger.info("late")
    #expect(!sink.flush(within: .zero))
    #expect(pipe.finish().count == 2)
  }

  @Test(arguments: [
    (Duration.milliseconds(500), 500_000_000), (.seconds(2), 2_000_000_000), (.nanoseconds(1), 1), (.zero, 0),
    (.seconds(-1), 0), (.milliseconds(-1), 0), (.seconds(Int64.max), Int.max),
  ])
  func `a limit below a second is a limit`(limit: Duration, nanoseconds: Int) {
    #expect(limit.dispatchInterval == .nanoseconds(nanoseconds))
  }
}

private func limitFiles(to bytes: rlim_t) {
  #if canImport(Glibc)
    let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
  #else
    let resource = RLIMIT_FSIZE
  #endif
  var limit = rlimit()
  getrlimit(resource, &limit)
  limit.rlim_cur = min(bytes, limit.rlim_max)
  setrlimit(resource, &limit)
}

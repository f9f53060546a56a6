import PosternLogging
import PosternTesting
import Testing

@Suite struct LoggerTests {
  let sink = LogSink.memory(now: instant)

  @Test func `a line has a time, a level, a logger, a message and its fields in order`() {
    Logger(label: "http", sink: sink).info(
      "listening", ["host": "::1", "port": 8000, "tls": false, "load": 0.5])
    #expect(
      sink.lines == [
        #"{"time":"2026-01-31T12:34:56.789Z","level":"info","logger":"http","message":"listening","#
          + #""host":"::1","port":8000,"tls":false,"load":0.5}"#
      ])
  }

  @Test func `text is for people`() {
    let sink = LogSink.memory(.text(colour: false), now: instant)
    Logger(label: "http", sink: sink).warning("slow", ["peer": "::1", "ms": 12])
    #expect(sink.lines == [#"2026-01-31T12:34:56.789Z warning http: slow peer="::1" ms=12"#])
  }

  @Test(arguments: [(LogLevel.info, "32"), (.warning, "33"), (.error, "31")])
  func `only the level is coloured`(level: LogLevel, colour: String) {
    let sink = LogSink.memory(.text(colour: true), now: instant)
    Logger(label: "http", sink: sink).log(level, "slow")
    #expect(sink.lines == ["2026-01-31T12:34:56.789Z \u{1B}[\(colour)m\(level.name)\u{1B}[0m http: slow"])
  }

  @Test func `a pipe gets JSON`() {
    let pipe = Pipe()
    #expect(LogFormat.suited(to: pipe.input) == .json)
    #expect(pipe.finish().isEmpty)
  }

  @Test(arguments: LogLevel.allCases)
  func `a level below the logger's is not evaluated`(least: LogLevel) {
    let logger = Logger(label: "http", level: least, sink: sink)
    var evaluated: [LogLevel] = []
    func seen(_ level: LogLevel) -> LogMetadata {
      evaluated.append(level)
      return [:]
    }
    logger.trace("a", seen(.trace))
    logger.debug("b", seen(.debug))
    logger.info("c", seen(.info))
    logger.warning("d", seen(.warning))
    logger.error("e", seen(.error))
    #expect(evaluated == LogLevel.allCases.filter { $0 >= least })
    #expect(sink.lines.count == evaluated.count)
  }

  @Test func `fields of the logger come first, and a call's own value wins`() throws {
    let logger = Logger(label: "http", metadata: ["a": 1, "b": 2], sink: sink).with(["b": 3, "c": 4])
    logger.info("x", ["c": 5])
    #expect(try sink.line().hasSuffix(#""message":"x","a":1,"b":3,"c":5}"#))
  }

  @Test func `a field cannot pretend to be the message`() throws {
    Logger(label: "http", sink: sink).info("x", ["message": "y", "time": "z"])
    let line = try fields(sink.line())
    #expect(line["message"] as? String == "x")
    #expect(line["_message"] as? String == "y")
    #expect(line["_time"] as? String == "z")
  }

  @Test func `numbers that JSON cannot write are text`() throws {
    Logger(label: "x", sink: sink).info(
      "y", ["a": .double(.infinity), "b": .double(.nan), "c": .init(UInt64.max)])
    let line = try fields(sink.line())
    #expect(line["a"] as? String == "inf")
    #expect(line["b"] as? String == "nan")
    #expect(line["c"] as? Int64 == .max)
  }
}

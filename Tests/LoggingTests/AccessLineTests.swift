import PosternLogging
import Testing

@Suite struct AccessLineTests {
  let line = AccessLine(
    method: "POST", path: "/mcp", route: "/{endpoint}", status: 200, bytes: 1234,
    duration: .microseconds(1234),
    peer: "192.0.2.1", correlation: "c0ffee", trace: "4bf92f3577b34da6a3ce929d0e0e4736")

  @Test func `an answered request is one line`() {
    let sink = LogSink.memory(now: instant)
    Logger(label: "access", sink: sink).access(line)
    #expect(
      sink.lines == [
        #"{"time":"2026-01-31T12:34:56.789Z","level":"info","logger":"access","message":"request","#
          + #""method":"POST","path":"/mcp","route":"/{endpoint}","status":200,"bytes":1234,"duration_ms":1.234,"#
          + #""peer":"192.0.2.1","correlation_id":"c0ffee","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}"#
      ])
  }

  @Test func `what is not known is left out`() throws {
    let sink = LogSink.memory(.text(colour: false), now: instant)
    Logger(label: "access", sink: sink).access(
      AccessLine(method: "GET", path: "/", status: 404, bytes: 0, duration: .seconds(61), peer: "::1"))
    #expect(
      sink.lines == [
        #"2026-01-31T12:34:56.789Z info access: request method="GET" path="/" status=404 bytes=0 "#
          + #"duration_ms=61000.000 peer="::1""#
      ])
  }

  @Test func `a logger that writes warnings only does not even build the line`() {
    let sink = LogSink.memory(now: instant)
    var built = 0
    func build() -> AccessLine {
      built += 1
      return line
    }
    Logger(label: "access", level: .warning, sink: sink).access(build())
    #expect(built == 0)
    #expect(sink.lines.isEmpty)
  }

  @Test(arguments: [
    (Duration.zero, "0.000"), (.nanoseconds(-5_000_000), "0.000"), (.nanoseconds(1_999), "0.001"),
  ])
  func `a duration has three decimals and is never negative`(duration: Duration, text: String) throws {
    let sink = LogSink.memory(now: instant)
    Logger(label: "access", sink: sink).access(
      AccessLine(method: "GET", path: "/", status: 200, bytes: 0, duration: duration, peer: "::1"))
    #expect(try sink.line().contains("\"duration_ms\":\(text),"))
  }

  @Test func `a duration of ages does not overflow`() {
    let sink = LogSink.memory(now: instant)
    Logger(label: "access", sink: sink).access(
      AccessLine(method: "GET", path: "/", status: 200, bytes: 0, duration: .seconds(Int64.max), peer: "::1"))
    #expect(sink.lines.count == 1)
  }
}

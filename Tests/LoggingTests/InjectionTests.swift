import PosternLogging
import PosternTesting
import Testing

private let hostile =
  "a\r\n{\"level\":\"error\"}\u{1B}[2J\u{0}\u{85}\u{9B}1m\u{2028}\u{2029}\u{202E}\u{2066}\u{61C}\u{200F}\u{7F}\"\\\tz"

@Suite(.requirement("M2", "I8")) struct InjectionTests {
  @Test(arguments: [LogFormat.json, .text(colour: false)])
  func `whatever twelve fields hold, one event is one line of harmless characters`(format: LogFormat) throws {
    let sink = LogSink.memory(format, now: instant)
    let field = LogValue.string(hostile)
    Logger(label: hostile, metadata: ["a": field, "b": field], sink: sink)
      .info("a\r\nb", ["c": field, "d": field, "e": field, "f": field])
    Logger(label: "x", sink: sink).access(
      AccessLine(
        method: hostile, path: hostile, route: hostile, status: 200, bytes: 0, duration: .zero, peer: hostile,
        correlation: hostile, trace: hostile))
    #expect(sink.lines.count == 2)
    for scalar in sink.lines.joined().unicodeScalars {
      #expect(scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value))
      #expect(![0x61C, 0x200F, 0x2028, 0x2029, 0x202E, 0x2066].contains(scalar.value))
    }
  }

  @Test func `a reader of the line gets back what was put in`() throws {
    let sink = LogSink.memory(now: instant)
    Logger(label: "x", sink: sink).info("y", ["value": .string(hostile), "plain": "grüße, 世界 مرحبا 🏰"])
    let line = try fields(sink.line())
    #expect(line["value"] as? String == hostile)
    #expect(line["plain"] as? String == "grüße, 世界 مرحبا 🏰")
  }

  @Test func `every character below a space is escaped on its own`() throws {
    for value in UInt8(0)..<0x20 {
      let sink = LogSink.memory(now: instant)
      let text = "<\(Unicode.Scalar(value))>"
      Logger(label: "x", sink: sink).info("y", ["value": .string(text)])
      #expect(sink.lines.count == 1)
      #expect(try fields(sink.line())["value"] as? String == text)
    }
  }

  @Test(arguments: ["x", "\n", "é", "世", "🏰"])
  func `a text is cut at a bounded length and between characters`(unit: String) throws {
    let sink = LogSink.memory(now: instant)
    Logger(label: "x", sink: sink).info("y", ["value": .string(String(repeating: unit, count: 10_000))])
    let kept = try #require(try fields(sink.line())["value"] as? String)
    #expect(kept == String(repeating: unit, count: 4096 / unit.utf8.count) + "…")
  }
}

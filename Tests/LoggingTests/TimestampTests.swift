import Foundation
import PosternLogging
import Testing

@Suite struct TimestampTests {
  private func timestamp(_ milliseconds: Int64) throws -> String {
    let sink = LogSink.memory(.text(colour: false), now: { milliseconds })
    Logger(label: "x", sink: sink).info("y")
    return try String(sink.line().prefix { $0 != " " })
  }

  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
      (951_782_400_000, "2000-02-29T00:00:00.000Z"),
      (1_709_164_799_999, "2024-02-28T23:59:59.999Z"), (4_107_542_400_001, "2100-03-01T00:00:00.001Z"),
      (.max, "9999-12-31T23:59:59.807Z"), (.min, "0000-01-01T00:00:00.192Z"),
    ] as [(Int64, String)])
  func `an instant has one spelling`(milliseconds: Int64, text: String) throws {
    #expect(try timestamp(milliseconds) == text)
  }

  @Test func `a thousand instants are spelled as Foundation spells them`() throws {
    var generator = SystemRandomNumberGenerator()
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: false)
    for _ in 0..<1000 {
      let second = Int64.random(in: -2_000_000_000...8_000_000_000, using: &generator)
      let expected = style.format(Date(timeIntervalSince1970: Double(second))).dropLast() + ".042Z"
      #expect(try timestamp(second * 1000 + 42) == expected)
    }
  }

  @Test func `the remembered second is not used for another`() {
    let sink = LogSink.memory(.text(colour: false), now: Ticks([999, 1000, 1001, 0]).next)
    let logger = Logger(label: "x", sink: sink)
    for _ in 0..<4 { logger.info("y") }
    #expect(sink.lines.map { $0.prefix(24).suffix(7) } == ["00.999Z", "01.000Z", "01.001Z", "00.000Z"])
  }
}

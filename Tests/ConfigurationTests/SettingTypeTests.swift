import PosternConfiguration
import PosternJSON
import PosternJSONSchema
import Testing

@Suite struct `Typed settings` {
  @Test(arguments: [
    ("0s", Duration.zero, "0s"), ("250ms", .milliseconds(250), "250ms"), ("30s", .seconds(30), "30s"),
    ("90s", .seconds(90), "90s"), ("5m", .seconds(300), "5m"), ("60m", .seconds(3_600), "1h"),
    ("30d", .seconds(2_592_000), "30d"), ("1000ms", .seconds(1), "1s"),
  ])
  func `a duration is a number and a unit`(text: String, duration: Duration, shortest: String) {
    #expect(Duration(json: .string(text)) == duration)
    #expect(duration.json == .string(shortest))
  }

  @Test(arguments: [
    "", "30", "s", "-1s", "1.5s", "1h30m", "30 s", "30S", "1w", "99999999999999999999s",
    "9223372036854775807d", "٣s",
  ])
  func `what is no duration is refused`(text: String) {
    #expect(Duration(json: .string(text)) == nil)
  }

  @Test(arguments: [
    ("0B", 0, "0B"), ("512B", 512, "512B"), ("64KiB", 65_536, "64KiB"), ("4096KiB", 4_194_304, "4MiB"),
    ("1GiB", 1_073_741_824, "1GiB"),
  ])
  func `a size is a number and a binary unit`(text: String, bytes: Int, shortest: String) {
    #expect(ByteSize(json: .string(text))?.bytes == bytes)
    #expect(ByteSize(bytes: bytes).json == .string(shortest))
  }

  @Test(arguments: ["", "4", "4MB", "4 MiB", "-1B", "1.5MiB", "4mib", "9223372036854775807GiB"])
  func `what is no size is refused`(text: String) {
    #expect(ByteSize(json: .string(text)) == nil)
  }

  @Test(arguments: [-1, 65_536, .int(.max), .double(1e300), "80", nil] as [JSONValue])
  func `what is no port is refused`(json: JSONValue) {
    #expect(Port(json: json) == nil)
  }

  @Test(arguments: [
    Duration(secondsComponent: .max, attosecondsComponent: 0),
    Duration(secondsComponent: .min, attosecondsComponent: 0), .nanoseconds(1), .seconds(-5),
  ])
  func `no duration is too long to be printed`(duration: Duration) {
    #expect(String(json: duration.json)?.last?.isLetter == true)
  }

  @Test(arguments: ["0x10", "+1", "inf", "nan", "1e400", "1_000", "", "٣"])
  func `what is not spelled as a JSON number is no number`(text: String) {
    struct Numbers: Record {
      @Field("Whole", .environment()) var whole = 1
      @Field("Any", .environment()) var any = 1.5
    }
    #expect(Numbers.mistakes(["--whole", text, "--any", text]).count == 2)
  }
}

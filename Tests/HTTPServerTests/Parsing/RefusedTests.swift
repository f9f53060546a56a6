import PosternHTTPServer
import PosternTesting
import Testing

@Suite struct `Requests that are refused` {
  @Test(
    .requirement("H1", "H8", "H12", "H14"), arguments: Malformed.lines + Malformed.fields + Malformed.bodies)
  func `a malformed message is refused for its reason`(message: Malformed) {
    #expect(Transcript(message.bytes).refusal == message.refusal, "RFC \(message.section)")
  }

  @Test(.requirement("H1"), arguments: Malformed.lines + Malformed.fields + Malformed.bodies)
  func `the cut of a malformed message changes nothing`(message: Malformed) {
    let whole = Transcript(message.bytes)
    var generator = SeededGenerator(seed: UInt64(message.bytes.count))
    for pieces in slicings(of: message.bytes.count, random: &generator) {
      #expect(Transcript(message.bytes, pieces: pieces) == whole)
    }
  }

  @Test(.requirement("H1", "H13"), arguments: Malformed.lines + Malformed.fields + Malformed.bodies)
  func `a malformed message is refused behind a good one, and nothing after it is read`(message: Malformed) {
    let good = Array("GET /good HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
    let transcript = Transcript(good + message.bytes + good)
    #expect(transcript.refusal == message.refusal)
    #expect(transcript.requests.filter { $0.path == "/good" }.count == 1)
  }

  @Test func `the table has at least 150 messages, each once, and meets every reason but the limits`() {
    let all = Malformed.lines + Malformed.fields + Malformed.bodies
    #expect(all.count >= 150)
    #expect(Set(all.map(\.bytes)).count == all.count)
    let limits: Set<Refusal> = [
      .requestLineTooLong, .headTooLarge, .fieldLineTooLong, .tooManyFields, .tooMuchFraming,
    ]
    #expect(Set(all.map(\.refusal)).union(limits) == Set(Refusal.allCases))
  }

  @Test(arguments: [
    ("GET / HTTP/1.1\r\nHost: a\n", Refusal.bareLineFeed), ("\u{16}", .tlsOnPlainPort),
    ("GET\u{0}", .controlByte),
    ("GET /\n", .bareLineFeed), ("GET / HTTP/1.1\r\nHost ", .spaceBeforeColon),
    ("GET / HTTP/1.1\r\n ", .foldedField),
    ("PRI * HTTP/2.0\r\n", .unsupportedVersion),
  ])
  func `a bad byte is refused when it arrives, not when the head is complete`(text: String, refusal: Refusal)
  {
    #expect(Transcript(text).refusal == refusal)
    #expect(Transcript(String(text.dropLast())).ending == .waiting || text.count == 1)
  }
}

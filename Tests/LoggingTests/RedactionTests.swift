import PosternLogging
import PosternTesting
import Testing

private let secret = "eyJhbGciOiJIUzI1NiJ9"

@Suite(.requirement("M1")) struct RedactionTests {
  private struct Holder {
    let token = Redacted(secret)
    let tokens = [Redacted(Array(secret.utf8))]
  }

  @Test func `no rendering shows a redacted value`() {
    var dumped = ""
    dump(Holder(), to: &dumped)
    let token = Redacted(secret)
    for text in [
      "\(token)", String(describing: token), String(reflecting: token), token.debugDescription, dumped,
      "\(Holder())", String(reflecting: Holder()), "\([token])", "\(["a": token])",
      "\(Optional(token) as Any)",
      "\(Mirror(reflecting: token).children.map(\.value))",
    ] {
      #expect(!text.contains(secret))
      #expect(!text.contains("101, 121"))
    }
    #expect("\(token)" == "***")
    #expect(token.reveal() == secret)
  }

  @Test func `a redacted field is three stars`() throws {
    let sink = LogSink.memory(now: instant)
    let token = Redacted(secret)
    Logger(label: "x", sink: sink).info(
      "y", ["a": .redacted, "b": "Bearer \(token)", "c": .string("\(token)")])
    let line = try fields(sink.line())
    #expect(line["a"] as? String == "***")
    #expect(line["b"] as? String == "Bearer ***")
    #expect(line["c"] as? String == "***")
  }

  @Test(arguments: [
    "/callback?code=\(secret)", "/callback#\(secret)", "/callback?a=b?\(secret)", "/callback",
  ])
  func `the query of a request is not in its line`(target: String) throws {
    let sink = LogSink.memory(now: instant)
    Logger(label: "access", sink: sink).access(
      AccessLine(method: "GET", path: target, status: 302, bytes: 0, duration: .zero, peer: "::1"))
    #expect(try fields(sink.line())["path"] as? String == "/callback")
  }
}

import PosternHTTPServer
import PosternTesting
import Testing

@Suite(.requirement("H5", "H6")) struct `Limits of a request` {
  private func head(line: Int) -> String {
    let frame = "GET / HTTP/1.1\r\n".utf8.count
    return "GET /\(String(repeating: "a", count: line - frame)) HTTP/1.1\r\nHost: a\r\n\r\n"
  }

  private func head(field: Int) -> String {
    let value = String(repeating: "v", count: field - "X: \r\n".utf8.count)
    return "GET / HTTP/1.1\r\nHost: a\r\nX: \(value)\r\n\r\n"
  }

  private func head(total: Int) -> String {
    let start =
      "GET / HTTP/1.1\r\nHost: a\r\nA: \(String(repeating: "v", count: 8100))\r\nB: \(String(repeating: "v", count: 8100))\r\nC: "
    return start + String(repeating: "v", count: total - start.utf8.count - 4) + "\r\n\r\n"
  }

  private func head(fields: Int) -> String {
    "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X: y\r\n", count: fields - 1) + "\r\n"
  }

  /// The refusal, after checking that it comes at the same byte for every cut.
  private func refusal(_ text: String) -> Refusal? {
    let whole = Transcript(text)
    for size in [1, 7, 1000] {
      #expect(Transcript(text, pieces: Array(repeating: size, count: text.utf8.count)) == whole)
    }
    return whole.refusal
  }

  @Test func `the request line has 8 KiB`() {
    #expect(refusal(head(line: 8192)) == nil)
    #expect(refusal(head(line: 8193)) == .requestLineTooLong)
    #expect(Refusal.requestLineTooLong.status == 414)
  }

  @Test func `a field line has 8 KiB`() {
    #expect(refusal(head(field: 8192)) == nil)
    #expect(refusal(head(field: 8193)) == .fieldLineTooLong)
    #expect(Refusal.fieldLineTooLong.status == 431)
  }

  @Test func `a head has 16 KiB`() {
    #expect(refusal(head(total: 16384)) == nil)
    #expect(refusal(head(total: 16385)) == .headTooLarge)
    #expect(Refusal.headTooLarge.status == 431)
  }

  @Test func `a head has 100 fields`() {
    #expect(refusal(head(fields: 100)) == nil)
    #expect(refusal(head(fields: 101)) == .tooManyFields)
    #expect(Refusal.tooManyFields.status == 431)
  }

  @Test func `a head that never ends is refused before it is complete`() {
    #expect(refusal("GET /" + String(repeating: "a", count: 9000)) == .requestLineTooLong)
    #expect(refusal("GET / HTTP/1.1\r\n" + String(repeating: "X: y\r\n", count: 3000)) == .tooManyFields)
  }

  private func post(_ rest: String, limit: Int?) -> (Refusal?, body: Int) {
    var parser = RequestParser()
    var input = Array("POST / HTTP/1.1\r\nHost: a\r\n\(rest)".utf8)[...]
    var body = 0
    while true {
      let (consumed, event) = parser.next(Array(input).span.bytes)
      switch event {
      case .head: if let limit { parser.bodyLimit = limit }
      case .body(let range): body += range.count
      case .refused(let refusal): return (refusal, body)
      case .needMore, .end: return (nil, body)
      }
      input = input.dropFirst(consumed)
    }
  }

  @Test func `a body is refused by its length before a byte of it is read`() {
    #expect(post("Content-Length: 10\r\n\r\n0123456789", limit: 10) == (nil, body: 10))
    #expect(post("Content-Length: 11\r\n\r\n0123456789a", limit: 10) == (.bodyTooLarge, body: 0))
    #expect(post("Content-Length: 4194305\r\n\r\n", limit: nil) == (.bodyTooLarge, body: 0))
    #expect(post("Content-Length: 4194305\r\n\r\nabc", limit: 5_000_000) == (nil, body: 3))
    #expect(Refusal.bodyTooLarge.status == 413)
  }

  @Test func `chunks are refused when the next one would exceed the limit`() {
    let chunked = "Transfer-Encoding: chunked\r\n\r\n"
    #expect(post("\(chunked)5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n", limit: 10).0 == nil)
    #expect(post("\(chunked)5\r\nhello\r\n6\r\nworld!\r\n", limit: 10) == (.bodyTooLarge, body: 5))
  }

  @Test func `a flood of small chunks is refused`() {
    let flood =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      + String(repeating: "1\r\nx\r\n", count: 20_000)
    let transcript = Transcript(flood)
    #expect(transcript.refusal == .tooMuchFraming)
    #expect(transcript.requests.first?.body.count == 64 * 1024 / 5)
    #expect(Refusal.tooMuchFraming.status == 413)
  }

  @Test func `trailers have the limits of a head`() {
    let start = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
    #expect(refusal(start + String(repeating: "X: y\r\n", count: 100) + "\r\n") == nil)
    #expect(refusal(start + String(repeating: "X: y\r\n", count: 101)) == .tooManyFields)
    #expect(refusal(start + "X: " + String(repeating: "y", count: 8190)) == .fieldLineTooLong)
  }

  @Test func `a limit that makes no sense is bounded itself`() {
    var limits = ParserLimits()
    (limits.head, limits.line) = (.max, -1)
    #expect(limits.head == ParserLimits.largestHead)
    #expect(limits.line == 0)
    #expect(Transcript("G", limits: limits).refusal == .requestLineTooLong)
  }
}

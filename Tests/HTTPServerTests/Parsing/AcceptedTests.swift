import PosternHTTPServer
import PosternTesting
import Testing

@Suite struct `Requests that are served` {
  @Test func `a request comes out as it was sent`() {
    let transcript = Transcript(
      "POST /mcp?a=1&b=2 HTTP/1.1\r\nHost: example.com\r\ncontent-type:application/json\r\nX-Mine: \t a b \t\r\n"
        + "Content-Length: 5\r\n\r\nhello")
    #expect(
      transcript.requests == [
        Transcript.Request(
          method: "POST", path: "/mcp", query: "a=1&b=2",
          fields: [
            "Host: example.com", "Content-Type: application/json", "X-Mine: a b", "Content-Length: 5",
          ],
          body: Array("hello".utf8), isComplete: true)
      ])
    #expect(transcript.ending == .idle)
  }

  @Test func `chunks become one body, and extensions and trailers disappear`() {
    let transcript = Transcript(
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
        + "5;x=y;z\r\nhello\r\n006\r\n world\r\n0\r\nX-Sum: 1\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(transcript.requests.map(\.text) == ["hello world", ""])
    #expect(transcript.requests.map(\.path) == ["/", "/2"])
    #expect(transcript.ending == .idle)
  }

  @Test(.requirement("H13")) func `what follows a refused request is not read`() {
    let transcript = Transcript("GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(transcript.requests.isEmpty)
    #expect(transcript.refusal == .missingHost)
  }

  @Test(.requirement("H9")) func `a name with an underscore is not delivered and means nothing`() {
    let transcript = Transcript(
      "POST / HTTP/1.1\r\nHost: a\r\nX_Forwarded_For: 1\r\nContent_Length: 9\r\nTransfer_Encoding: chunked\r\n\r\n"
    )
    #expect(transcript.requests.map(\.fields) == [["Host: a"]])
    #expect(transcript.ending == .idle)
  }

  @Test(
    arguments: [
      ("/", "/", nil), ("/?", "/", ""), ("/a?b?c", "/a", "b?c"), ("//a/..;/%2e", "//a/..;/%2e", nil),
      ("/?{|}[]^`\\%", "/", "{|}[]^`\\%"), ("http://h", "/", nil), ("HTTPS://H?q", "/", "q"),
      ("http://h/x?y", "/x", "y"),
    ] as [(String, String, String?)])
  func `path and query are what was sent`(target: String, path: String, query: String?) {
    let request = Transcript("GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n").requests.first
    #expect(request?.path == path)
    #expect(request?.query == query)
  }

  @Test func `the asterisk is for OPTIONS`() {
    #expect(Transcript("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").requests.first?.path == "*")
  }

  @Test(
    .requirement("H8"),
    arguments: [
      "a", "A.example", "a_b", "a.", "127.0.0.1:1", "localhost:65535", "[::]", "[::1]:8080",
      "[1:2:3:4:5:6:7:8]",
      "[1::8]", "[::ffff:1.2.3.4]", "[1:2:3:4:5:6:1.2.3.4]", "[2001:DB8::A]",
    ])
  func `a host is a name or an address, and perhaps a port`(host: String) {
    #expect(Transcript("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n").ending == .idle)
    #expect(Transcript("GET http://\(host)/ HTTP/1.1\r\nHost: \(host)\r\n\r\n").ending == .idle)
  }

  @Test(arguments: [
    ("1.1", "", true), ("1.1", "Connection: keep-alive\r\n", true), ("1.1", "Connection: close\r\n", false),
    ("1.1", "Connection: a, CLOSE ,b\r\n", false), ("1.1", "Connection: closed\r\n", true),
    ("1.1", "Connection: keep-alive\r\nConnection: close\r\n", false),
    ("1.1", "Connection: ,,\tclose\r\n", false),
    ("1.0", "", false), ("1.0", "Connection: Keep-Alive\r\n", true), ("1.0", "Keep-Alive: 5\r\n", false),
    ("1.0", "Connection: keep-alive, close\r\n", false),
  ])
  func `a connection is kept as RFC 9112 section 9.3 says`(version: String, field: String, isKept: Bool) {
    let good = "GET / HTTP/\(version)\r\nHost: a\r\n\(field)\r\n"
    let transcript = Transcript(good + good)
    #expect(transcript.requests.map(\.keepsAlive) == (isKept ? [true, true] : [false]))
    #expect(transcript.ending == (isKept ? .idle : .waiting))
  }

  @Test(
    .requirement("H12"),
    arguments: [
      ("1.1", "Content-Length: 2\r\n\r\nhi", true), ("1.1", "Content-Length: 0\r\n\r\n", false),
      ("1.1", "\r\n", false),
      ("1.1", "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", true),
      ("1.0", "Content-Length: 2\r\n\r\nhi", false),
    ])
  func `a client that waits for 100 is known, unless it has nothing to wait for`(
    version: String, rest: String, waits: Bool
  ) {
    let transcript = Transcript("POST / HTTP/\(version)\r\nHost: a\r\nExpect: 100-Continue\r\n\(rest)")
    #expect(transcript.requests.map(\.expectsContinue) == [waits])
  }

  @Test(.requirement("H12")) func `an upgrade is an ordinary field`() {
    let transcript = Transcript(
      "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n"
    )
    #expect(transcript.requests.map(\.isComplete) == [true])
    #expect(transcript.ending == .idle)
  }

  @Test func `a head stays what it was while later ones are read`() throws {
    var parser = RequestParser()
    var heads: [RequestHead] = []
    for number in 1...3 {
      let bytes = Array("GET /\(number) HTTP/1.1\r\nHost: a\r\nX-N: \(number)\r\n\r\n".utf8)
      guard case (bytes.count, .head(let head)) = parser.next(bytes.span.bytes) else {
        Issue.record("no head")
        return
      }
      heads.append(head)
      guard case (0, .end) = parser.next([UInt8]().span.bytes) else {
        Issue.record("no end")
        return
      }
    }
    #expect(heads.map { Transcript.Request($0).path } == ["/1", "/2", "/3"])
    #expect(heads.map { Transcript.Request($0).fields.last } == ["X-N: 1", "X-N: 2", "X-N: 3"])
  }
}

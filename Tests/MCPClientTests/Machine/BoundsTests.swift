import PosternHTTPTypes
import PosternJSON
import PosternMCP
import PosternTesting
import Testing

@testable import PosternMCPClient

@Suite struct `A list in pages` {
  private var limits = ClientLimits()

  init() { (limits.pages, limits.entries) = (3, 10) }

  @Test(.requirement("MCP-61")) func `goes on with any cursor, the empty one too, and ends without one`()
    throws
  {
    var paging = Paging(limits)
    #expect(try paging.next(entries: 1, cursor: "") == "")
    #expect(try paging.next(entries: 0, cursor: "a") == "a")
    #expect(try paging.next(entries: 9, cursor: nil) == nil)
  }

  @Test func `fails when a cursor comes twice, and when there are too many pages or entries`() throws {
    var paging = Paging(limits)
    #expect(try paging.next(entries: 1, cursor: "a") == "a")
    #expect(code { try paging.next(entries: 1, cursor: "a") } == .tooManyPages)
    paging = Paging(limits)
    for cursor in ["a", "b"] { #expect(try paging.next(entries: 1, cursor: cursor) == cursor) }
    #expect(code { try paging.next(entries: 1, cursor: "c") } == .tooManyPages)
    paging = Paging(limits)
    #expect(code { try paging.next(entries: 11, cursor: nil) } == .tooManyPages)
  }
}

@Suite struct `A stream that broke off` {
  @Test(.requirement("MCP-79")) func `is gone on with when the server says, and later only after failures`()
    throws
  {
    var cursor = StreamCursor(mostAttempts: 4, isAnswer: true)
    var decoder = ServerSentEventDecoder()
    var events: [ServerSentEvent] = []
    try decoder.decode(Array("id: 7\nretry: 1500\ndata\n\n".utf8)[...], into: &events)
    cursor.take(decoder)
    #expect(cursor.lastEventID == "7")
    let pauses = (0..<5).map { _ in cursor.nextPause(jitter: 0) }
    #expect(pauses == [.milliseconds(1500), .milliseconds(1500), .seconds(2), .seconds(4), nil])
    // The same event again is no step forward, another one is.
    cursor.advance()
    cursor.take(decoder)
    #expect(cursor.nextPause(jitter: 0) == nil)
    try decoder.decode(Array("id: 8\ndata\n\n".utf8)[...], into: &events)
    cursor.take(decoder)
    #expect(cursor.nextPause(jitter: 0) == .milliseconds(1500))
    // A stream that brings no id leaves the last one.
    cursor.take(ServerSentEventDecoder())
    #expect(cursor.lastEventID == "8")
  }

  @Test func `waits longer each time, up to a bound, where the server says nothing`() {
    var cursor = StreamCursor(mostAttempts: 100, isAnswer: false)
    #expect(cursor.lastEventID == nil)
    let pauses = (0..<100).compactMap { _ in cursor.nextPause(jitter: 0.5) }
    #expect(pauses.prefix(3) == [.milliseconds(750), .milliseconds(750), .milliseconds(1500)])
    #expect(pauses.count == 100)
    #expect(pauses.max() == .milliseconds(22_500))
    #expect(cursor.nextPause(jitter: 0.5) == nil)
    cursor.advance()
    #expect(cursor.nextPause(jitter: 0.5) == .milliseconds(750))
  }
}

@Suite struct `A shelf of tools` {
  @Test(.requirement("MCP-22", "MCP-23"))
  func `keeps those that can be mirrored, and says why another is not kept`() throws {
    var shelf = ToolShelf()
    let (kept, refused) = shelf.take([tool("good", "Region"), tool("bad", "No Region"), tool("plain", nil)])
    #expect(kept.map(\.name) == ["good", "plain"])
    #expect(refused.map(\.name) == ["bad"])
    #expect(refused.first?.reason.contains("place") == true)
    let fields = try shelf.fields(of: "good", ["place": "Zürich", "other": 1])
    #expect(fields.map(\.name) == ["Mcp-Param-Region"])
    #expect(fields.map(\.value) == ["=?base64?WsO8cmljaA==?="])
    #expect(try shelf.fields(of: "good", ["place": .null]).isEmpty)
    #expect(try shelf.fields(of: "plain", ["place": "x"]).isEmpty)
    #expect(try shelf.fields(of: "unknown", ["place": "x"]).isEmpty)
    #expect(code { try shelf.fields(of: "bad", [:]) } == .unusableTool)
    _ = shelf.take([])
    #expect(try shelf.fields(of: "bad", [:]).isEmpty)
  }

  private func tool(_ name: String, _ header: String?) -> ToolDescription {
    var place: JSONObject = ["type": "string"]
    if let header { place["x-mcp-header"] = .string(header) }
    return ToolDescription(
      name: name, summary: "x", inputSchema: ["type": "object", "properties": ["place": .object(place)]])
  }
}

@Suite struct `An error of a client` {
  @Test func `says in two sentences what is wrong and what to do, for every code`() {
    for code in ClientError.Code.allCases {
      let error = ClientError(code)
      #expect(error.message.hasSuffix(".") && error.advice.hasSuffix("."))
      #expect(error.description == "\(error.message) \(error.advice)")
    }
  }

  @Test func `shows what a server said on one line, and not all of it`() {
    let error = ClientError(
      .internalServerError, [:],
      body: Array(("bad\r\nline\u{1b}[1m" + String(repeating: "x", count: 900)).utf8))
    #expect(error.code == .unexpectedStatus)
    #expect(error.mayHaveBeenDone)
    #expect(error.detail?.hasPrefix("bad  line [1mx") == true)
    #expect(error.detail?.count == 200)
  }

  @Test func `is that of the protocol where the body says so, but for what a token needs`() throws {
    let body = Array(#"{"jsonrpc":"2.0","error":{"code":-32601,"message":"no such method"}}"#.utf8)
    let error = ClientError(.notFound, [:], body: body)
    #expect(error.code == .refused)
    #expect(error.description.contains("404") && error.description.contains("no such method"))
    var fields = Fields()
    try fields.append(.wwwAuthenticate, checking: #"Bearer error="invalid_token""#)
    let unauthorized = ClientError(.unauthorized, fields, body: body)
    #expect(unauthorized.code == .unauthorized)
    #expect(unauthorized.refusal?.code == .methodNotFound)
    #expect(unauthorized.challenges == [#"Bearer error="invalid_token""#])
  }
}

/// The code of what must fail.
private func code(_ body: () throws -> some Any) -> ClientError.Code? {
  do { _ = try body() } catch { return (error as? ClientError)?.code }
  return nil
}

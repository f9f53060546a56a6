import PosternJSON
import PosternTesting
import Testing

/// One event of a stream.
struct StreamEvent {
  let id: String?
  let retry: String?
  let data: String

  init(_ text: some StringProtocol) {
    let lines = text.split(separator: "\n")
    let value = { (name: String) in
      lines.first { $0.hasPrefix(name) }.map { String($0.dropFirst(name.count)) }
    }
    (id, retry, data) = (value("id: "), value("retry: "), value("data: ") ?? "")
  }

  /// The message that it carries.
  var message: JSONValue { (try? JSON.parse(data)).map { JSONValue($0.root) } ?? .null }
}

extension RawResponse {
  /// The events of a stream that has come to its end, comments aside.
  var streamEvents: [StreamEvent] {
    self.text.split(separator: "\n\n").filter { $0 != ":" }.map { StreamEvent($0) }
  }
}

extension RawConnection {
  /// Sends a request whose answer is a stream of events, and reads its head.
  func begin(_ request: String, at location: SourceLocation = #_sourceLocation) async throws {
    send(request)
    let head = try await text(through: "\r\n\r\n")
    #expect(head.hasPrefix("HTTP/1.1 200"), sourceLocation: location)
    #expect(head.lowercased().contains("text/event-stream"), sourceLocation: location)
  }

  /// The next event, comments aside; nil at the end of the stream.
  func event() async throws -> StreamEvent? {
    while true {
      // What frames a chunk ends with CR LF, and a line of an event with LF.
      var piece = ""
      while !piece.hasSuffix("\n\n") {
        let line = try await text(through: "\n")
        guard !line.isEmpty, !(piece.isEmpty && line == "0\r\n") else { return nil }
        if !line.hasSuffix("\r\n") { piece += line }
      }
      if piece != ":\n\n" { return StreamEvent(piece) }
    }
  }
}

/// A request of a session's client for a stream: of what is told unasked, or of the rest of an answer.
func get(_ session: String, after event: String? = nil) -> String {
  (["GET /mcp HTTP/1.1", "Host: a", "Accept: text/event-stream", "Mcp-Session-Id: \(session)"]
    + (event.map { ["Last-Event-ID: \($0)"] } ?? [])).joined(separator: "\r\n") + "\r\n\r\n"
}

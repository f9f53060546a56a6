internal import PosternHTTPServer
internal import PosternHTTPTypes
internal import PosternJSON
internal import PosternMCP
internal import PosternMCPServer

/// The steps that a POST takes before anybody works for it, in the order that `spec` item MCP-12 fixes.
///
/// Whoever is before the endpoint has looked at Host, Origin, the method and the token; the HTTP server at the size.
struct Ladder: Sendable {
  let server: Server

  func admit(_ request: Request) throws(Rejection) -> Admission {
    let document: JSONDocument
    do throws(JSONError) {
      document = try JSON.parse(request.body)
    } catch {
      throw Rejection(error.code == .duplicateKey ? .invalidRequest(Self.twice) : .notJSON)
    }
    let headers = RequestHeaders(request.fields)
    let named = headers.version.flatMap(Revision.init)
    guard headers.version != nil, named?.era != .handshake || headers.hasSeveralVersions else {
      return try handshake(document.root, named)
    }
    return try stateless(document.root, headers, request.fields)
  }

  private static let twice = "An object has a member twice."

  /// The two media types that messages have.
  func requireJSON(_ fields: Fields) throws(Rejection) {
    guard
      fields.valueEquals(.contentType, "application/json")
        || fields[.contentType].flatMap({ MediaType($0) })?.matches(.json) == true
    else {
      throw Rejection(.unsupportedMediaType, .invalidRequest("The body of a message is application/json."))
    }
  }

  private func stateless(
    _ root: JSONView, _ headers: RequestHeaders, _ fields: Fields
  ) throws(Rejection) -> Admission {
    let request: IncomingRequest
    switch try message(root) {
    case .notification: return .ignored
    case .response(let response):
      throw Rejection(.invalidRequest("Answers are not posted in this revision."), to: response.id)
    case .request(let read): request = read
    }
    do throws(ProtocolError) {
      try headers.requireOneVersion()
      let version = try RequestMeta(of: request.params).requireEnvelope()
      try headers.requireVersion(version)
      try headers.requireMethod(request.method)
      try headers.requireName(of: request)
      guard let revision = Revision(version), revision.era == .stateless else {
        throw .unsupportedVersion(version)
      }
      try requireMirrors(of: request, fields)
      return .stateless(request, revision)
    } catch {
      throw Rejection(error, to: request.id)
    }
  }

  /// What a tool wants mirrored into headers says the same there (requirement MCP-22).
  private func requireMirrors(of request: IncomingRequest, _ fields: Fields) throws(ProtocolError) {
    guard server.mirrorsArguments, request.method == "tools/call", let name = request.params?["name"]?.string,
      let tool = server.tool(name, at: .remote), !tool.mirrored.isEmpty
    else { return }
    let mismatch = tool.mirrored.verify(arguments: request.params?["arguments"]) { name in
      FieldName(name).map { fields.values(of: $0) } ?? []
    }
    if let mismatch { throw .headerMismatch(mismatch) }
  }

  private func handshake(_ root: JSONView, _ named: Revision?) throws(Rejection) -> Admission {
    if let elements = root.array {
      guard let revision = named ?? Revision("2025-03-26"), revision.has(.batches) else {
        throw Rejection(.batch)
      }
      guard (1...Self.longestBatch).contains(elements.count) else {
        throw Rejection(.invalidRequest("A batch has 1 to \(Self.longestBatch) messages."))
      }
      return .batch(Array(elements), revision)
    }
    let message = try message(root)
    // Such a request is of the stateless era, and its header says otherwise or nothing (requirement MCP-84).
    if case .request(let request) = message, RequestMeta(of: request.params).protocolVersion != nil {
      throw Rejection(
        .headerMismatch(HeaderMismatch(StandardHeader.version.rawValue, .different)), to: request.id)
    }
    return .handshake(message, named: named)
  }

  /// The most messages of one batch.
  static let longestBatch = 64

  private func message(_ root: JSONView) throws(Rejection) -> IncomingMessage {
    do throws(InvalidMessage) {
      return try IncomingMessage(root)
    } catch {
      throw Rejection(error.error, to: error.id)
    }
  }
}

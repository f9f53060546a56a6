internal import PosternHTTPTypes
internal import PosternMCP

/// The fields of a request over HTTP, by what the protocol demands of them.
struct RequestFields {
  private(set) var fields: Fields

  /// The fields of a message (requirements MCP-13, MCP-20, MCP-21 and MCP-22).
  init(
    _ message: Outbound, to endpoint: HTTPEndpoint, session: String?, authorization: String?
  ) throws(ClientError) {
    fields = endpoint.fields
    fields.set(.contentType, "application/json")
    fields.set(.accept, "application/json, text/event-stream")
    if let revision = message.revision {
      try mark(revision, session)
      if revision.era == .stateless { try mirror(message) }
    }
    try authorize(authorization)
  }

  /// The fields of a request for a stream, or for the end of a session.
  init(
    to endpoint: HTTPEndpoint, in revision: Revision?, session: String?, lastEventID: String? = nil,
    authorization: String?
  ) throws(ClientError) {
    fields = endpoint.fields
    fields.set(.accept, "text/event-stream")
    if let revision { try mark(revision, session) }
    if let lastEventID { try set(.lastEventID, lastEventID) }
    try authorize(authorization)
  }

  private mutating func mark(_ revision: Revision, _ session: String?) throws(ClientError) {
    if revision.has(.versionHeader) { try set(.mcpProtocolVersion, revision.name) }
    // MCP-19: the stateless era has no sessions.
    if revision.era == .handshake, let session { try set(.mcpSessionID, session) }
  }

  private mutating func mirror(_ message: Outbound) throws(ClientError) {
    if let method = message.method { try set(.mcpMethod, method) }
    if let name = message.name { try set(.mcpName, HeaderValue.encode(name)) }
    for parameter in message.mirrored {
      guard let name = FieldName(parameter.name) else { throw ClientError(.invalidRequest) }
      try set(name, parameter.value)
    }
  }

  private mutating func authorize(_ authorization: String?) throws(ClientError) {
    guard let authorization else { return }
    try set(.authorization, authorization)
  }

  private mutating func set(_ name: FieldName, _ value: String) throws(ClientError) {
    do throws(FieldError) {
      try fields.set(name, checking: value)
    } catch {
      throw ClientError(.invalidRequest, detail: "\(error)")
    }
  }
}

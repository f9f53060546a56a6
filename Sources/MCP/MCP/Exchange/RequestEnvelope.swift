public import PosternJSON

/// What a client says of itself with every request: the other side of ``RequestMeta``.
public struct RequestEnvelope: Sendable {
  /// The revision that requests are written in.
  public var revision: Revision
  /// What the client can be asked for; a handshake says it once for all.
  public var capabilities: ClientCapabilities
  /// What the client is.
  public var client: Implementation

  /// What a client says of itself.
  public init(_ revision: Revision, capabilities: ClientCapabilities, client: Implementation) {
    self.revision = revision
    self.capabilities = capabilities
    self.client = client
  }

  /// What one request says beside what it asks for.
  public struct Extras: Sendable {
    /// What progress is to be told under.
    public var progressToken: MessageID?
    /// The least level of notes that are wanted; only the stateless era says it with a request.
    public var logLevel: MessageLevel?
    /// The trace that the request is part of: `traceparent` and `tracestate` of W3C.
    public var trace: (parent: String, state: String?)?
    /// The answers to what the server asked in its last answer to this request.
    public var answers: [InputAnswer.Item]?
    /// What the server wants to be reminded of, byte for byte.
    public var state: String?

    /// Nothing.
    public init() {}
  }

  /// The request as it goes over the wire.
  public func bytes(
    _ request: ClientRequest, id: MessageID, _ extras: Extras = Extras()
  ) throws(JSONError) -> [UInt8] {
    try OutgoingMessage.request(id, request.method) { writer throws(JSONError) in
      try request.writeMembers(to: &writer, in: revision)
      if revision.has(.inputRequired) {
        if let answers = extras.answers { try InputAnswer.write(answers, to: &writer, in: revision) }
        writer.member("requestState", extras.state)
      }
      try writeMetadata(extras, to: &writer)
    }
  }

  private func writeMetadata(_ extras: Extras, to writer: inout JSONWriter) throws(JSONError) {
    let isStateless = revision.era == .stateless
    guard isStateless || extras.progressToken != nil || extras.trace != nil else { return }
    writer.key("_meta")
    writer.beginObject()
    if isStateless {
      writer.member(MetaKey.protocolVersion, revision.name)
      writer.key(MetaKey.clientInfo)
      try client.write(to: &writer, in: revision)
      writer.key(MetaKey.clientCapabilities)
      try capabilities.write(to: &writer, in: revision)
      writer.member(MetaKey.logLevel, extras.logLevel?.rawValue)
    }
    if let token = extras.progressToken {
      writer.key(MetaKey.progressToken)
      writer.value(token)
    }
    writer.member("traceparent", extras.trace?.parent)
    writer.member("tracestate", extras.trace?.state)
    writer.endObject()
  }
}

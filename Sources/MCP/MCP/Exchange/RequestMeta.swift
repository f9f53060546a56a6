public import PosternJSON

/// What a request says of itself, beside what it asks for.
public struct RequestMeta: Sendable {
  /// The object `_meta`; nil when there is none.
  public let view: JSONObjectView?

  /// The metadata of a request's parameters.
  public init(of params: JSONView?) { view = params?["_meta"]?.object }

  /// The revision that the request is written in.
  public var protocolVersion: String? { view?[MetaKey.protocolVersion]?.string }
  /// What progress is to be told under.
  public var progressToken: MessageID? { view?[MetaKey.progressToken].flatMap(MessageID.init) }
  /// What the client can be asked for while this request is answered.
  public var clientCapabilities: ClientCapabilities? {
    view?[MetaKey.clientCapabilities].map(ClientCapabilities.init)
  }
  /// What the client calls itself: for logs, and nothing else.
  public var clientInfo: Implementation? { view?[MetaKey.clientInfo].flatMap(Implementation.init) }
  /// The trace that the request is part of: `traceparent` and `tracestate` of W3C.
  public var trace: (parent: String, state: String?)? {
    guard let parent = view?["traceparent"]?.string else { return nil }
    return (parent, view?["tracestate"]?.string)
  }

  /// The least level of notes that the request wants; nil when it wants none.
  public var logLevel: MessageLevel? {
    get throws(ProtocolError) {
      guard let level = view?[MetaKey.logLevel] else { return nil }
      guard let known = level.string.flatMap(MessageLevel.init) else {
        throw .invalidParameters("There is no such level for notes.")
      }
      return known
    }
  }

  /// The revision of a request that has what one of the stateless era must have, or the error (requirement MCP-8).
  public func requireEnvelope() throws(ProtocolError) -> String {
    guard let view else { throw .invalidParameters("A request needs _meta in its params.") }
    guard let version = view[MetaKey.protocolVersion]?.string else {
      throw .invalidParameters("_meta needs \(MetaKey.protocolVersion).")
    }
    guard view[MetaKey.clientCapabilities]?.object != nil else {
      throw .invalidParameters("_meta needs \(MetaKey.clientCapabilities).")
    }
    return version
  }
}

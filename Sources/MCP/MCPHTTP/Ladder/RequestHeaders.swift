internal import PosternHTTPTypes
internal import PosternJSON
internal import PosternMCP

/// What the headers of a request say of its body, and whether that is so (requirements MCP-20 and MCP-21).
struct RequestHeaders {
  private let fields: Fields

  init(_ fields: Fields) { self.fields = fields }

  /// The revision that the header names; nil without the header.
  var version: String? { fields[.mcpProtocolVersion] }

  /// Whether the header is there more than once: then nobody knows the era, and the stateless one refuses it.
  var hasSeveralVersions: Bool { fields.count(of: .mcpProtocolVersion) > 1 }

  func requireOneVersion() throws(ProtocolError) {
    if hasSeveralVersions {
      throw .headerMismatch(HeaderMismatch(StandardHeader.version.rawValue, .repeated))
    }
  }

  func requireVersion(_ version: String) throws(ProtocolError) {
    try require(.version, .mcpProtocolVersion, version)
  }

  func requireMethod(_ method: String) throws(ProtocolError) { try require(.method, .mcpMethod, method) }

  /// A request that names something says so in a header too.
  func requireName(of request: IncomingRequest) throws(ProtocolError) {
    guard let name = NamedParameter.value(for: request.method, in: request.params) else { return }
    try require(.name, .mcpName, name)
  }

  private func require(
    _ header: StandardHeader, _ field: FieldName, _ body: String
  ) throws(ProtocolError) {
    // What nearly everybody sends: the text as it is.
    if fields.isOnly(field, body), header != .name || HeaderValue.isPlain(body) { return }
    if let mismatch = header.mismatch(of: fields.values(of: field), with: body) {
      throw .headerMismatch(mismatch)
    }
  }
}

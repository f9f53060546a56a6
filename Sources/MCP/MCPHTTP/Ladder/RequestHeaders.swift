internal import PosternHTTPTypes
internal import PosternJSON
internal import PosternMCP

/// What the headers of a request say of its body, and whether that is so (requirements MCP-20 and MCP-21).
struct RequestHeaders {
  private let fields: Fields

  init(_ fields: Fields) { self.fields = fields }

  /// The revision that the header names; nil without the header, and refused where there are two.
  func version() throws(Rejection) -> String? {
    guard fields.count(of: .mcpProtocolVersion) <= 1 else {
      throw Rejection(.headerMismatch(HeaderMismatch(StandardHeader.version.rawValue, .repeated)))
    }
    return fields[.mcpProtocolVersion]
  }

  func requireVersion(_ version: String) throws(ProtocolError) {
    try require(StandardHeader.version.mismatch(of: fields.values(of: .mcpProtocolVersion), with: version))
  }

  func requireMethod(_ method: String) throws(ProtocolError) {
    try require(StandardHeader.method.mismatch(of: fields.values(of: .mcpMethod), with: method))
  }

  /// A request that names something says so in a header too.
  func requireName(of request: IncomingRequest) throws(ProtocolError) {
    try require(
      StandardHeader.nameMismatch(
        of: fields.values(of: .mcpName), method: request.method, parameters: request.params))
  }

  private func require(_ mismatch: HeaderMismatch?) throws(ProtocolError) {
    if let mismatch { throw .headerMismatch(mismatch) }
  }
}

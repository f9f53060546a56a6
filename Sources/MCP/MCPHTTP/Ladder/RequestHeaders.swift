internal import PosternHTTPTypes
internal import PosternJSON
internal import PosternMCP

/// What the headers of a request say of its body, and whether that is so (requirements MCP-20 and MCP-21).
struct RequestHeaders {
  private let fields: Fields

  init(_ fields: Fields) { self.fields = fields }

  /// The revision that the header names; nil without the header.
  func version() throws(Rejection) -> String? {
    do throws(ProtocolError) {
      return try single(.mcpProtocolVersion)
    } catch {
      throw Rejection(error)
    }
  }

  func requireVersion(_ version: String) throws(ProtocolError) {
    guard try single(.mcpProtocolVersion) == version else {
      throw .headerMismatch("MCP-Protocol-Version does not say what _meta says.")
    }
  }

  func requireMethod(_ method: String) throws(ProtocolError) {
    guard let header = try single(.mcpMethod) else { throw .headerMismatch("Mcp-Method is missing.") }
    guard header == method else { throw .headerMismatch("Mcp-Method is not the method of the body.") }
  }

  /// A request that names something says so in a header too.
  func requireName(of request: IncomingRequest) throws(ProtocolError) {
    guard let parameter = NamedParameter.of(request.method), let name = request.params?[parameter]?.string
    else { return }
    guard let header = try single(.mcpName) else { throw .headerMismatch("Mcp-Name is missing.") }
    guard let value = HeaderValue.decode(header) else {
      throw .headerMismatch("Mcp-Name is not well encoded.")
    }
    guard value == name else { throw .headerMismatch("Mcp-Name is not the \(parameter) of the body.") }
  }

  /// The value of a header that may be there once; two of them could be read in two ways.
  private func single(_ name: FieldName) throws(ProtocolError) -> String? {
    guard fields.count(of: name) <= 1 else { throw .headerMismatch("\(name) is there twice.") }
    return fields[name]
  }
}

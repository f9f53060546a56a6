/// The headers in which a request says its revision, its method and what it names to those who read no bodies.
public enum StandardHeader: String, Sendable, CaseIterable {
  /// The revision in `_meta` (requirement MCP-20).
  case version = "MCP-Protocol-Version"
  /// The method (requirement MCP-21).
  case method = "Mcp-Method"
  /// What the method is about, by its ``NamedParameter`` (requirement MCP-21).
  case name = "Mcp-Name"

  /// What is wrong with the header's values; nil when there is one and it says what the body says.
  ///
  /// Values are compared byte for byte: two spellings that look the same are two names. Only `Mcp-Name` may be
  /// encoded (``HeaderValue``).
  public func mismatch(of values: [String], with body: String) -> HeaderMismatch? {
    guard let value = values.first else { return HeaderMismatch(rawValue, .missing) }
    guard values.count == 1 else { return HeaderMismatch(rawValue, .repeated) }
    guard self == .name else {
      return HeaderValue.trimmed(value).elementsEqual(body.utf8) ? nil : HeaderMismatch(rawValue, .different)
    }
    guard let text = HeaderValue.decode(value) else { return HeaderMismatch(rawValue, .malformed) }
    return text.utf8.elementsEqual(body.utf8) ? nil : HeaderMismatch(rawValue, .different)
  }
}

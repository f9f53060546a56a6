internal import PosternJSON

/// Hints for the client about content or a resource.
public struct Annotations: Sendable, Hashable {
  /// Whom it is for.
  public var audience: [Role]
  /// How much it matters, from 0 to 1; anything else is brought there.
  public var priority: Double?
  /// When it changed last, in ISO 8601.
  public var lastModified: String?

  /// Hints.
  public init(audience: [Role] = [], priority: Double? = nil, lastModified: String? = nil) {
    self.audience = audience
    self.priority = priority.map { $0.isNaN ? 0 : min(max($0, 0), 1) }
    self.lastModified = lastModified
  }

  init(_ view: JSONView) {
    self.init(
      audience: view["audience"]?.array?.compactMap { $0.string.flatMap(Role.init) } ?? [],
      priority: view["priority"]?.double, lastModified: view["lastModified"]?.string)
  }

  func write(to writer: inout JSONWriter) throws(JSONError) {
    writer.key("annotations")
    writer.beginObject()
    if !audience.isEmpty {
      try writer.member("audience", audience) { writer, role throws(JSONError) in writer.value(role.rawValue)
      }
    }
    try writer.member("priority", priority.map(JSONValue.double))
    writer.member("lastModified", lastModified)
    writer.endObject()
  }
}

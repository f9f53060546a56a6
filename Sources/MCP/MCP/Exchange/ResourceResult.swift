public import PosternJSON

/// What reading a resource gives.
public struct ResourceResult: Sendable, Hashable {
  /// What the resource holds: itself, or several parts of it.
  public var contents: [ResourceContents]
  /// Who may keep it how long.
  public var caching: CachingHint

  /// What a resource holds.
  public init(_ contents: [ResourceContents], caching: CachingHint = .never) {
    self.contents = contents
    self.caching = caching
  }

  /// Reads a result; nil when it has no contents.
  public init?(_ view: JSONView) {
    guard let contents = view["contents"]?.array else { return nil }
    self.init(contents.compactMap(ResourceContents.init))
  }

  /// The result as it goes over the wire.
  public func bytes(in frame: ResultFrame) throws(JSONError) -> [UInt8] {
    try frame.result(caching: caching) { writer throws(JSONError) in
      try writer.member("contents", contents) { writer, contents throws(JSONError) in
        try contents.write(to: &writer, in: frame.revision)
      }
    }
  }
}

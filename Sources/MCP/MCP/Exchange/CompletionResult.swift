public import PosternJSON

/// What may be filled in.
public struct CompletionResult: Sendable, Hashable {
  /// The best of what fits; at most 100 go over the wire.
  public var values: [String]
  /// How many there are in all.
  public var total: Int?
  /// Whether there are more.
  public var hasMore: Bool

  /// What may be filled in; more than 100 are cut to the first hundred, and it is said.
  public init(_ values: [String], total: Int? = nil, hasMore: Bool = false) {
    self.values = Array(values.prefix(Self.mostValues))
    self.total = total ?? (values.count > Self.mostValues ? values.count : nil)
    self.hasMore = hasMore || values.count > Self.mostValues
  }

  /// The most values of one answer.
  public static let mostValues = 100

  /// Reads a result; nil when it has no values.
  public init?(_ view: JSONView) {
    guard let completion = view["completion"], let values = completion["values"]?.array else { return nil }
    self.init(
      values.compactMap(\.string), total: completion["total"]?.int.flatMap { Int(exactly: $0) },
      hasMore: completion["hasMore"]?.bool ?? false)
  }

  /// The result as it goes over the wire.
  public func bytes(in frame: ResultFrame) throws(JSONError) -> [UInt8] {
    try frame.result { writer throws(JSONError) in
      writer.key("completion")
      writer.beginObject()
      try writer.member("values", values) { writer, value throws(JSONError) in writer.value(value) }
      writer.member("total", total)
      writer.member("hasMore", hasMore)
      writer.endObject()
    }
  }
}

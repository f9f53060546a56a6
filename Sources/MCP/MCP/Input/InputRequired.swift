public import PosternJSON

/// What a call needs from the client before it can go on.
public struct InputRequired: Sendable, Hashable {
  /// One thing that is needed, under the key of its answer.
  public struct Item: Sendable, Hashable {
    /// The key of the answer.
    public let key: String
    /// What is needed.
    public let request: InputRequest

    /// One thing that is needed.
    public init(key: String, request: InputRequest) {
      self.key = key
      self.request = request
    }
  }

  /// What is needed, in the order in which it was asked for.
  public var items: [Item]
  /// What the client is to bring back with the answers.
  public var state: String?

  /// What is needed.
  public init(_ items: [Item], state: String?) {
    self.items = items
    self.state = state
  }

  /// The result as it goes over the wire: only the stateless era has it.
  public func bytes(in frame: ResultFrame) throws(JSONError) -> [UInt8] {
    try frame.result(ResultFrame.inputRequired) { writer throws(JSONError) in
      if !items.isEmpty { try Self.write(items, to: &writer, in: frame.revision) }
      writer.member("requestState", state)
    }
  }

  /// Writes the member `inputRequests`.
  public static func write(
    _ items: [Item], to writer: inout JSONWriter, in revision: Revision
  ) throws(JSONError) {
    writer.key("inputRequests")
    writer.beginObject()
    for item in items {
      writer.key(item.key)
      writer.beginObject()
      writer.member("method", item.request.method)
      writer.key("params")
      writer.beginObject()
      try item.request.writeParameters(to: &writer, in: revision)
      writer.endObject()
      writer.endObject()
    }
    writer.endObject()
  }
}

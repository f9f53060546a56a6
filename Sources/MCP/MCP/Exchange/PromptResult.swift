public import PosternJSON

/// A prompt that is filled in.
public struct PromptResult: Sendable, Hashable {
  /// What the prompt is for.
  public var summary: String?
  /// The conversation that it starts with.
  public var messages: [PromptMessage]

  /// A prompt.
  public init(_ messages: [PromptMessage], summary: String? = nil) {
    self.messages = messages
    self.summary = summary
  }

  /// Reads a result; nil when it has no messages.
  public init?(_ view: JSONView) {
    guard let messages = view["messages"]?.array else { return nil }
    self.init(messages.compactMap(PromptMessage.init), summary: view["description"]?.string)
  }

  /// The result as it goes over the wire.
  public func bytes(in frame: ResultFrame) throws(JSONError) -> [UInt8] {
    try frame.result { writer throws(JSONError) in
      writer.member("description", summary)
      try writer.member("messages", messages) { writer, message throws(JSONError) in
        try message.write(to: &writer, in: frame.revision)
      }
    }
  }
}

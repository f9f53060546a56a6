public import PosternJSON

/// One message of a prompt.
public struct PromptMessage: Sendable, Hashable {
  /// Who says it.
  public var role: Role
  /// What is said.
  public var content: Content

  /// A message.
  public init(_ role: Role, _ content: Content) {
    self.role = role
    self.content = content
  }

  /// A message of the person.
  public static func user(_ content: Content) -> PromptMessage { PromptMessage(.user, content) }
  /// A message of the model.
  public static func assistant(_ content: Content) -> PromptMessage { PromptMessage(.assistant, content) }

  /// Reads a message; nil when it has no role or no content that is known.
  public init?(_ view: JSONView) {
    guard let role = view["role"]?.string.flatMap(Role.init),
      let content = view["content"].flatMap(Content.init)
    else { return nil }
    self.init(role, content)
  }

  func write(to writer: inout JSONWriter, in revision: Revision) throws(JSONError) {
    writer.beginObject()
    writer.member("role", role.rawValue)
    writer.key("content")
    try content.write(to: &writer, in: revision)
    writer.endObject()
  }
}

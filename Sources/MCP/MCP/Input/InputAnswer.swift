public import PosternJSON

/// What came of a form or a page.
public struct ElicitationAnswer: Sendable, Hashable {
  /// What the person did.
  public enum Action: String, Sendable {
    /// They agreed.
    case accept
    /// They said no.
    case decline
    /// They closed it.
    case cancel
  }

  /// What the person did.
  public var action: Action
  /// What they filled in; nothing unless they agreed.
  public var content: JSONObject

  /// An answer.
  public init(_ action: Action, content: JSONObject = [:]) {
    self.action = action
    self.content = content
  }

  /// Reads an answer; nil when it is none.
  public init?(_ view: JSONView) {
    guard let action = view["action"]?.string.flatMap(Action.init) else { return nil }
    let content = view["content"]
    // A client may say `null` for nothing.
    guard content?.object != nil || content?.isNull ?? true else { return nil }
    self.init(action, content: action == .accept ? content?.object.map(JSONObject.init) ?? [:] : [:])
  }
}

/// What the client's model answered.
public struct SamplingAnswer: Sendable, Hashable {
  /// Who speaks.
  public var role: Role
  /// What is said, as far as it is content that is known.
  public var content: [Content]
  /// The same as it came, calls of tools among it.
  public var rawContent: JSONValue
  /// Which model it was.
  public var model: String
  /// Why it stopped.
  public var stopReason: String?

  /// Reads an answer; nil when it is none.
  public init?(_ view: JSONView) {
    guard let role = view["role"]?.string.flatMap(Role.init), let content = view["content"],
      let model = view["model"]?.string, content.object != nil || content.array != nil
    else { return nil }
    self.role = role
    self.content = (content.array.map(Array.init) ?? [content]).compactMap(Content.init)
    rawContent = JSONValue(content)
    self.model = model
    stopReason = view["stopReason"]?.string
  }

  /// All text of the answer.
  public var text: String { content.compactMap(\.text).joined(separator: "\n") }
}

/// A folder of the client.
public struct Root: Sendable, Hashable {
  /// Where it is: a file URI.
  public var uri: String
  /// A name for people.
  public var name: String?

  /// A folder.
  public init(uri: String, name: String? = nil) {
    self.uri = uri
    self.name = name
  }

  /// Reads a list of folders; nil when it is none.
  public static func list(_ view: JSONView) -> [Root]? {
    guard let array = view["roots"]?.array else { return nil }
    var roots: [Root] = []
    for entry in array {
      guard let uri = entry["uri"]?.string else { return nil }
      roots.append(Root(uri: uri, name: entry["name"]?.string))
    }
    return roots
  }
}

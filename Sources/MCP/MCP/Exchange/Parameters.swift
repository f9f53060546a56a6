internal import PosternJSON

/// Reads the members of `params`, and says in a sentence what is wrong with one.
struct Parameters {
  let view: JSONView?

  init(_ view: JSONView?) { self.view = view }

  subscript(name: String) -> JSONView? { view?[name] }

  func text(_ name: String) throws(ProtocolError) -> String {
    guard let text = try optionalText(name) else { throw .invalidParameters("\(name) is missing.") }
    return text
  }

  func optionalText(_ name: String) throws(ProtocolError) -> String? {
    guard let value = view?[name] else { return nil }
    guard let text = value.string else { throw .invalidParameters("\(name) is a text.") }
    return text
  }

  func object(_ name: String) throws(ProtocolError) -> JSONObjectView {
    guard let object = view?[name]?.object else { throw .invalidParameters("\(name) is an object.") }
    return object
  }

  /// An object of texts; nothing when it is not there.
  func texts(_ name: String) throws(ProtocolError) -> [String: String] {
    guard let value = view?[name] else { return [:] }
    guard let object = value.object else { throw .invalidParameters("\(name) is an object.") }
    var texts: [String: String] = [:]
    for (key, value) in object {
      guard let text = value.string else { throw .invalidParameters("\(name).\(key) is a text.") }
      texts[key] = text
    }
    return texts
  }

  func level(_ name: String) throws(ProtocolError) -> MessageLevel {
    guard let level = MessageLevel(rawValue: try text(name)) else {
      throw .invalidParameters("There is no such level for notes.")
    }
    return level
  }
}

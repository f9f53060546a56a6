public import PosternJSON

/// What a client answers to one ``InputRequest``.
public enum InputAnswer: Sendable, Hashable {
  /// What came of a form.
  case form(ElicitationAnswer)
  /// What came of a page.
  case page(ElicitationAnswer)
  /// What the client's model answered.
  case sampling(SamplingAnswer)
  /// The client's folders.
  case roots([Root])

  /// An answer under the key of its request.
  public struct Item: Sendable, Hashable {
    /// The key of the request.
    public let key: String
    /// The answer.
    public let answer: InputAnswer

    /// An answer under the key of its request.
    public init(key: String, answer: InputAnswer) {
      self.key = key
      self.answer = answer
    }
  }

  /// The answer as the result of a request, as it goes over the wire.
  public func bytes(in revision: Revision) throws(JSONError) -> [UInt8] {
    var writer = JSONWriter()
    try write(to: &writer, in: revision)
    return writer.finish()
  }

  /// Writes the object.
  public func write(to writer: inout JSONWriter, in revision: Revision) throws(JSONError) {
    writer.beginObject()
    switch self {
    case .form(let answer):
      writer.member("action", answer.action.rawValue)
      if answer.action == .accept { try writer.member("content", answer.content) }
    case .page(let answer): writer.member("action", answer.action.rawValue)
    case .sampling(let answer):
      writer.member("role", answer.role.rawValue)
      try writer.member("content", answer.rawContent as JSONValue?)
      writer.member("model", answer.model)
      writer.member("stopReason", answer.stopReason)
    case .roots(let roots):
      try writer.member("roots", roots) { writer, root throws(JSONError) in
        writer.beginObject()
        writer.member("uri", root.uri)
        writer.member("name", root.name)
        writer.endObject()
      }
    }
    writer.endObject()
  }

  /// Writes the member `inputResponses`.
  static func write(
    _ answers: [Item], to writer: inout JSONWriter, in revision: Revision
  ) throws(JSONError) {
    writer.key("inputResponses")
    writer.beginObject()
    for item in answers {
      writer.key(item.key)
      try item.answer.write(to: &writer, in: revision)
    }
    writer.endObject()
  }
}

extension SamplingAnswer {
  /// An answer that is text.
  public init(_ text: String, model: String, stopReason: String? = "endTurn") {
    role = .assistant
    content = [.text(text)]
    rawContent = ["type": "text", "text": .string(text)]
    self.model = model
    self.stopReason = stopReason
  }
}

extension FormRequest {
  /// What the form itself proposes: the default of every field that has one (requirement MCP-64).
  public var defaults: JSONObject {
    JSONObject(
      (schema["properties"]?.object ?? [:]).compactMap { field in
        field.value["default"].map { (field.key, $0) }
      })
  }

  /// The person agreed; what they left open gets the form's default.
  public func accepted(_ content: JSONObject = [:]) -> ElicitationAnswer {
    var filled = content
    for member in defaults where filled[member.key] == nil { filled[member.key] = member.value }
    return ElicitationAnswer(.accept, content: filled)
  }
}

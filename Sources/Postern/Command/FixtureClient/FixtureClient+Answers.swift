import Postern
import PosternMCPClient

/// What the client answers where a server needs something: always the same, for tests.
extension FixtureClient {
  static let input: InputHandler = {
    var input = InputHandler()
    input.form = { $0.accepted(filled($0.schema)) }
    input.page = { _ in ElicitationAnswer(.accept) }
    input.sampling = { _ in SamplingAnswer("Paris, says the model.", model: "test") }
    input.roots = { [Root(uri: "file:///srv/postern")] }
    return input
  }()

  /// What a person fills into the fields that propose nothing.
  private static func filled(_ schema: JSONObject) -> JSONObject {
    JSONObject(
      (schema["properties"]?.object ?? [:]).compactMap { field in
        field.value["default"] == nil ? (field.key, sample(of: field.value, field.key)) : nil
      })
  }

  /// Some value that a simple schema allows.
  static func sample(of schema: JSONValue, _ name: String) -> JSONValue {
    let items = schema["items"] ?? schema
    let titled = (items["oneOf"] ?? items["anyOf"])?.array?.compactMap { $0["const"] }
    if let choice = items["enum"]?.array?.first ?? titled?.first {
      return schema["items"] == nil ? choice : [choice]
    }
    switch schema["type"]?.string {
    case "boolean": return true
    case "integer": return 36
    case "number": return 0.5
    case "array": return []
    case "object": return [:]
    case "null": return .null
    default: return name == "email" ? "ada@example.org" : "Ada"
    }
  }
}

extension ToolResult {
  /// All text of the result on one line.
  var text: String { content.compactMap(\.text).joined(separator: "|") }
}

extension JSONValue {
  /// The value as it would be written.
  var text: String { (try? JSONWriter.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "" }
}

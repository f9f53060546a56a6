public import PosternJSON

/// What a type looks like on the wire, and how a sentence calls it.
public struct Schema: Sendable {
  /// The shapes a value can have.
  public indirect enum Shape: Sendable {
    /// Any JSON value.
    case any
    /// True or false.
    case boolean
    /// A whole number.
    case integer
    /// A number.
    case number
    /// Text.
    case string
    /// One of several texts.
    case choice([String])
    /// A list.
    case array(Schema)
    /// An object with keys of the sender's choice.
    case dictionary(Schema)
    /// An object with declared fields.
    case record(any Record.Type)
  }

  /// The shape of the value.
  public let shape: Shape
  /// What a message calls the value, with its article: `an email address`.
  public let noun: String
  /// What the schema says beyond the shape: `format`, `minimum`.
  public let keywords: JSONObject
  /// Whether no message and no print may show the value.
  public let isSecret: Bool

  /// Describes a type of one's own.
  public init(_ shape: Shape, _ noun: String, keywords: JSONObject = JSONObject(), isSecret: Bool = false) {
    self.shape = shape
    self.noun = noun
    self.keywords = keywords
    self.isSecret = isSecret
  }

  /// Describes a type that travels as text.
  public static func string(_ noun: String, format: String? = nil) -> Schema {
    var keywords = JSONObject()
    keywords["format"] = format.map(JSONValue.string)
    return Schema(.string, noun, keywords: keywords)
  }
}

extension Schema {
  /// The JSON Schema (draft 2020-12) of the type.
  public var json: JSONObject { rendered(with: [], inside: []) }

  /// Writes the schema with the constraints of a field; `inside` are the records around it.
  func rendered(with constraints: [Constraint], inside records: [ObjectIdentifier]) -> JSONObject {
    var object = JSONObject()
    switch shape {
    case .any: break
    case .boolean: object["type"] = "boolean"
    case .integer: object["type"] = "integer"
    case .number: object["type"] = "number"
    case .string: object["type"] = "string"
    case .choice(let names):
      object["type"] = "string"
      object["enum"] = .array(names.map(JSONValue.string))
    case .array(let item):
      let constraints = constraints.flatMap(\.ofItems)
      object["type"] = "array"
      object["items"] = .object(item.rendered(with: constraints, inside: records))
    case .dictionary(let value):
      object["type"] = "object"
      object["additionalProperties"] = .object(value.rendered(with: [], inside: records))
    case .record(let type):
      object = type.definition.schema(inside: records)
    }
    for keyword in keywords { object[keyword.key] = keyword.value }
    for constraint in constraints { constraint.annotate(&object) }
    return object
  }
}

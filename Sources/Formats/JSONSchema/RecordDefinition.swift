public import PosternJSON
import Synchronization

/// What a record declares, read once from its type.
public final class RecordDefinition: Sendable {
  /// The name of the Swift type, for messages.
  public let typeName: String
  /// The fields in the order of their declaration.
  public let fields: [FieldDefinition]
  /// The stored properties that are no fields; a mistake that validation reports.
  let unwrappedProperties: [String]
  private let identity: ObjectIdentifier

  init<Subject: Record>(of type: Subject.Type) {
    identity = ObjectIdentifier(type)
    // Without the module, and without the "(unknown context at …)" that stands for a private one.
    typeName = String(reflecting: type).split(separator: ".").dropFirst().filter { $0.first != "(" }
      .joined(separator: ".")
    var fields: [FieldDefinition] = []
    var unwrapped: [String] = []
    for child in Mirror(reflecting: type.init()).children {
      // A wrapped property `to` is stored as `_to`.
      let label = child.label ?? ""
      if let field = child.value as? any DeclaredField {
        fields.append(field.definition(property: String(label.dropFirst())))
      } else {
        unwrapped.append(label)
      }
    }
    self.fields = fields
    unwrappedProperties = unwrapped
  }

  /// The field with a wire name.
  public func field(named name: String) -> FieldDefinition? { fields.first { $0.name == name } }

  /// The JSON Schema (draft 2020-12) of the record.
  public var schema: JSONObject { schema(inside: []) }

  /// The bytes of the schema, the same in every run; render them once and keep them.
  public var schemaBytes: [UInt8] { get throws(JSONError) { try JSONWriter.encode(.object(schema)) } }

  func schema(inside records: [ObjectIdentifier]) -> JSONObject {
    var object: JSONObject = ["type": "object"]
    // Validation refuses a record that contains itself; here it only must not recurse for ever.
    guard !records.contains(identity) else { return object }
    let required = fields.filter(\.isRequired).map { JSONValue.string($0.name) }
    if !fields.isEmpty {
      var properties = JSONObject()
      for field in fields { properties[field.name] = .object(field.json(inside: records + [identity])) }
      object["properties"] = .object(properties)
    }
    if !required.isEmpty { object["required"] = .array(required) }
    object["additionalProperties"] = false
    return object
  }
}

extension RecordDefinition {
  private static let known = Mutex<[ObjectIdentifier: RecordDefinition]>([:])

  /// The definition of a type, made when it is first asked for.
  static func of<Subject: Record>(_ type: Subject.Type) -> RecordDefinition {
    let identity = ObjectIdentifier(type)
    if let definition = known.withLock({ $0[identity] }) { return definition }
    // Made outside the lock: the definition of a record with a default record inside asks for another one.
    let definition = RecordDefinition(of: type)
    return known.withLock { known in
      if let earlier = known[identity] { return earlier }
      known[identity] = definition
      return definition
    }
  }
}

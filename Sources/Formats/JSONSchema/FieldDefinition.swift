public import PosternJSON

/// What one field of a record declares.
public final class FieldDefinition: Sendable {
  /// The name of the Swift property.
  public let property: String
  /// The name on the wire.
  public let name: String
  /// What the field means, for people and models.
  public let description: String
  /// What its type looks like.
  public let schema: Schema
  /// What its value must satisfy beyond its type.
  public let constraints: [Constraint]
  /// The value of an absent field; nil if there is none, and for optionals.
  public let defaultValue: JSONValue?
  /// Whether the field must be given.
  public let isRequired: Bool
  /// The declared `Field` itself, which holds the default as a value of its type.
  @usableFromInline let prototype: any DeclaredField
  private let annotations: [any FieldAnnotation]

  /// The first note of a type.
  public func annotation<Annotation: FieldAnnotation>(_ type: Annotation.Type) -> Annotation? {
    for case let annotation as Annotation in annotations { return annotation }
    return nil
  }

  init<Value>(property: String, of field: Field<Value>) {
    var name = Spelling.snakeCase(property)
    var constraints: [Constraint] = []
    var annotations: [any FieldAnnotation] = []
    for trait in field.declaration.traits {
      switch trait.content {
      case .name(let wireName): name = wireName
      case .constraint(let constraint): constraints.append(constraint)
      case .annotation(let annotation): annotations.append(annotation)
      }
    }
    self.property = property
    self.name = name
    description = field.declaration.description
    schema = Value.schema
    self.constraints = constraints
    self.annotations = annotations
    defaultValue = field.value.flatMap { $0.json == .null ? nil : $0.json }
    isRequired = field.value == nil && Value.whenAbsent == nil
    prototype = field
  }
}

/// A `Field` of whatever value.
@usableFromInline
protocol DeclaredField: Sendable {
  func definition(property: String) -> FieldDefinition
}

extension Field: DeclaredField {
  @usableFromInline
  func definition(property: String) -> FieldDefinition { FieldDefinition(property: property, of: self) }
}

extension FieldDefinition {
  /// The field's schema inside the schema of its record.
  func json(inside records: [ObjectIdentifier]) -> JSONObject {
    var object = schema.rendered(with: constraints, inside: records)
    object["description"] = .string(description)
    object["default"] = schema.isSecret ? nil : defaultValue
    return object
  }
}

public import PosternJSONSchema

extension FieldTrait {
  /// Lets the environment and settings files give the field a value.
  ///
  /// Without a name the variable follows from the field: `POSTERN_` and the wire name in capitals. The first
  /// of several names wins; the others are older spellings that are still read.
  public static func environment(_ names: String...) -> Self { annotation(EnvironmentNames(names: names)) }

  /// Takes the field from the words of the command line that are no flags.
  public static var positional: Self { annotation(Position()) }
}

/// What starts the name of every variable that is ours.
let environmentPrefix = "POSTERN_"

struct EnvironmentNames: FieldAnnotation {
  let names: [String]
}

struct Position: FieldAnnotation {}

extension FieldDefinition {
  /// The variables that give the field a value, the first one first.
  var environmentNames: [String] {
    guard let names = annotation(EnvironmentNames.self)?.names else { return [] }
    return names.isEmpty ? [environmentPrefix + Spelling.screamingCase(name)] : names
  }

  var isPositional: Bool { annotation(Position.self) != nil }

  var isArray: Bool { if case .array = schema.shape { true } else { false } }

  var isBoolean: Bool { if case .boolean = schema.shape { true } else { false } }

  /// The field's flag; a secret has one that names a file, since command lines are visible to every process.
  var flag: String { "--" + Spelling.kebabCase(name) + (schema.isSecret ? "-file" : "") }

  /// Every variable that is read for the field.
  var variables: [String] {
    schema.isSecret ? environmentNames + environmentNames.map { $0 + "_FILE" } : environmentNames
  }
}

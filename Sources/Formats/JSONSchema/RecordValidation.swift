import PosternJSON

/// What is wrong with the declaration of a record, found when it is registered.
public struct RecordDefinitionError: Error, Sendable, Hashable, CustomStringConvertible {
  /// One sentence for each problem; each names the type and the property.
  public let problems: [String]

  /// Makes an error of problems.
  public init(problems: [String]) { self.problems = problems }

  /// One line for each problem.
  public var description: String { problems.joined(separator: "\n") }
}

extension RecordDefinition {
  func validate<Subject: Record>(
    _ type: Subject.Type, reserved: Set<String>
  ) throws(RecordDefinitionError) {
    var problems: [String] = []
    collectProblems(of: type, reserved: reserved, inside: [], into: &problems)
    if !problems.isEmpty { throw RecordDefinitionError(problems: problems) }
  }

  private func collectProblems<Subject: Record>(
    of type: Subject.Type, reserved: Set<String>, inside records: [ObjectIdentifier],
    into problems: inout [String]
  ) {
    let identity = ObjectIdentifier(type)
    guard !records.contains(identity) else {
      problems.append("\(typeName): a record cannot contain itself.")
      return
    }
    for property in unwrappedProperties {
      problems.append("\(typeName).\(property): a stored property of a record needs @Field.")
    }
    for (index, field) in fields.enumerated() {
      problems += field.problems(reserved: reserved).map { "\(typeName).\(field.property): \($0)" }
      if let earlier = fields[..<index].first(where: { $0.name == field.name }) {
        problems.append(
          "\(typeName).\(field.property): the wire name \(Reading.quoted(field.name)) is already that of "
            + "\(earlier.property).")
      }
      if let nested = field.schema.nestedRecord {
        nested.definition.collectProblems(
          of: nested, reserved: [], inside: records + [identity], into: &problems)
      }
    }
    if records.isEmpty, (try? schemaBytes) == nil {
      problems.append("\(typeName): a bound or a default is a number that JSON cannot write.")
    }
    if unwrappedProperties.isEmpty, !decodesEveryField(of: type) {
      problems.append(
        "\(typeName): leave CodingKeys and init(from:) to the compiler; they must cover every field.")
    }
  }

  /// Runs the record's `init(from:)` once to see which fields it asks for.
  private func decodesEveryField<Subject: Record>(of type: Subject.Type) -> Bool {
    let decoding = RecordDecoding(self, [:], Reading())
    guard (try? Subject(from: decoding)) != nil else { return false }
    return decoding.decodedFields == fields.count
  }
}

extension FieldDefinition {
  fileprivate func problems(reserved: Set<String>) -> [String] {
    var problems: [String] = []
    if description.allSatisfy(\.isWhitespace) { problems.append("the description is empty.") }
    if reserved.contains(name) { problems.append("the name \(Reading.quoted(name)) is reserved.") }
    let isName = name.utf8.allSatisfy(\.isNameByte)
    if !isName || name.utf8.first?.isLetterOrDigit != true || name.utf8.count > 64 {
      problems.append("the wire name \(Reading.quoted(name)) is not made of letters, digits and _-. only.")
    }
    for constraint in constraints where schema.isSecret || !constraint.applies(to: schema.shape) {
      let kind = schema.isSecret ? "a secret" : schema.noun
      problems.append("the constraint \(constraint.word) does not apply to \(kind).")
    }
    if let defaultValue {
      let reading = Reading()
      for constraint in constraints { constraint.check(defaultValue, reading) }
      problems += reading.mistakes.map { "the default breaks a constraint: \($0)." }
    }
    return problems
  }
}

extension Schema {
  /// The record inside, at any depth of arrays and dictionaries.
  var nestedRecord: (any Record.Type)? {
    switch shape {
    case .record(let type): type
    case .array(let inner), .dictionary(let inner): inner.nestedRecord
    default: nil
    }
  }
}

extension Constraint {
  /// The constraint as it is written in a declaration.
  fileprivate var word: String {
    switch self {
    case .count: ".count"
    case .length: ".length"
    case .integers, .numbers: ".range"
    case .format: ".format"
    case .unique: ".unique"
    case .each: ".each"
    }
  }
}

import PosternJSON

/// What a value must satisfy beyond its type: announced by the schema and checked by the decoder.
///
/// The keywords are those of JSON Schema validation, section 6 (draft 2020-12).
public enum Constraint: Sendable, Hashable {
  /// How many elements an array has.
  case count(Bounds<Int>)
  /// How many characters (Unicode scalars, as JSON Schema counts them) a text has.
  case length(Bounds<Int>)
  /// Between which whole numbers a number lies.
  case integers(Bounds<Int>)
  /// Between which numbers a number lies.
  case numbers(Bounds<Double>)
  /// How a text is formed.
  case format(Format)
  /// That no two elements of an array are equal.
  case unique
  /// What each element of an array must satisfy.
  indirect case each([Constraint])

  var ofItems: [Constraint] {
    if case .each(let constraints) = self { constraints } else { [] }
  }

  /// Adds the constraint's keywords to a schema.
  func annotate(_ schema: inout JSONObject) {
    switch self {
    case .count(let bounds): bounds.annotate(&schema, "minItems", "maxItems") { .int(Int64($0)) }
    case .length(let bounds): bounds.annotate(&schema, "minLength", "maxLength") { .int(Int64($0)) }
    case .integers(let bounds): bounds.annotate(&schema, "minimum", "maximum") { .int(Int64($0)) }
    case .numbers(let bounds): bounds.annotate(&schema, "minimum", "maximum") { .double($0) }
    case .format(let format): schema["format"] = .string(format.name)
    case .unique: schema["uniqueItems"] = true
    case .each: break
    }
  }

  /// Whether values of a shape can be measured by the constraint.
  func applies(to shape: Schema.Shape) -> Bool {
    switch (self, shape) {
    case (.count, .array), (.unique, .array), (.length, .string), (.format, .string): true
    case (.integers, .integer), (.integers, .number), (.numbers, .number): true
    case (.each(let constraints), .array(let item)): constraints.allSatisfy { $0.applies(to: item.shape) }
    default: false
    }
  }
}

extension Constraint {
  /// Reports what a value of the right type still has wrong.
  func check(_ json: JSONValue, _ reading: Reading) {
    switch (self, json) {
    case (.count(let bounds), .array(let items)) where !bounds.contains(items.count):
      reading.report(
        .invalid, "expected \(bounds) \(bounds.isSingular ? "item" : "items"), found \(items.count)")
    case (.length(let bounds), .string(let text)):
      guard let length = bounds.violation(by: text) else { return }
      reading.report(
        .invalid, "expected \(bounds) \(bounds.isSingular ? "character" : "characters"), found \(length)")
    case (.integers(let bounds), .int(let value)) where !bounds.contains(Int(value)):
      reading.report(.invalid, "expected an integer \(bounds.asRange), found \(value)")
    case (.integers(let bounds), .double(let value)) where !bounds.asNumbers.contains(value):
      reading.report(.invalid, "expected a number \(bounds.asRange), found \(value)")
    case (.numbers(let bounds), .int(let value)) where !bounds.contains(Double(value)):
      reading.report(.invalid, "expected a number \(bounds.asRange), found \(value)")
    case (.numbers(let bounds), .double(let value)) where !bounds.contains(value):
      reading.report(.invalid, "expected a number \(bounds.asRange), found \(value)")
    case (.format(let format), .string(let text)) where !format.accepts(text):
      reading.report(.invalid, "expected \(format.noun), found \(Reading.excerpt(of: json))")
    case (.unique, .array(let items)): checkUniqueness(items, reading)
    case (.each(let constraints), .array(let items)):
      for (index, item) in items.enumerated() {
        reading.enter(.index(index)) { for constraint in constraints { constraint.check(item, reading) } }
      }
    default: break
    }
  }

  private func checkUniqueness(_ items: [JSONValue], _ reading: Reading) {
    var seen: Set<[UInt8]> = []
    seen.reserveCapacity(items.count)
    for (index, item) in items.enumerated() where !seen.insert(item.identity).inserted {
      reading.enter(.index(index)) {
        reading.report(.invalid, "expected different items, found \(Reading.excerpt(of: item)) twice")
      }
    }
  }
}

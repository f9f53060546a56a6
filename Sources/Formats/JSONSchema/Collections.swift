public import PosternJSON

extension Optional: SchemaRepresentable where Wrapped: SchemaRepresentable {
  /// The schema of what is inside; that it may be absent is said by `required`.
  public static var schema: Schema { Wrapped.schema }
  /// Nothing.
  public static var neutral: Wrapped? { nil }
  /// Nothing, which is no mistake.
  public static var whenAbsent: Wrapped?? { .some(nil) }
  /// Takes null as nothing, as models that must name every argument send it.
  public init?(json: JSONValue) {
    if case .null = json {
      self = .none
    } else if let value = Wrapped(json: json) {
      self = value
    } else {
      return nil
    }
  }
  /// The value, or null.
  public var json: JSONValue { self?.json ?? .null }
  /// Reads what is inside.
  public static func read(_ json: JSONValue, _ reading: Reading) -> Wrapped? {
    if case .null = json { nil } else { Wrapped.read(json, reading) }
  }
}

extension Array: SchemaRepresentable where Element: SchemaRepresentable {
  /// A list of the elements' schema.
  public static var schema: Schema {
    Schema(.array(Element.schema), "an array", isSecret: Element.schema.isSecret)
  }
  /// An empty list.
  public static var neutral: [Element] { [] }
  /// Takes a list in which every element is right.
  public init?(json: JSONValue) {
    let reading = Reading()
    self = Self.read(json, reading)
    if !reading.mistakes.isEmpty { return nil }
  }
  /// The elements.
  public var json: JSONValue { .array(map(\.json)) }
  /// Reads every element, so that every wrong one is named.
  public static func read(_ json: JSONValue, _ reading: Reading) -> [Element] {
    guard case .array(let items) = json else {
      reading.expected(schema, found: json)
      return neutral
    }
    var result: [Element] = []
    result.reserveCapacity(items.count)
    for (index, item) in items.enumerated() {
      reading.enter(.index(index)) { result.append(Element.read(item, reading)) }
    }
    return result
  }
}

extension Dictionary: SchemaRepresentable where Key == String, Value: SchemaRepresentable {
  /// An object with any keys whose values have one schema.
  public static var schema: Schema {
    Schema(.dictionary(Value.schema), "an object", isSecret: Value.schema.isSecret)
  }
  /// An object without members.
  public static var neutral: [String: Value] { [:] }
  /// Takes an object in which every value is right.
  public init?(json: JSONValue) {
    let reading = Reading()
    self = Self.read(json, reading)
    if !reading.mistakes.isEmpty { return nil }
  }
  /// The members in the order of their keys.
  public var json: JSONValue {
    .object(JSONObject(sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) }))
  }
  /// Reads every value, so that every wrong one is named.
  public static func read(_ json: JSONValue, _ reading: Reading) -> [String: Value] {
    guard case .object(let members) = json else {
      reading.expected(schema, found: json)
      return neutral
    }
    var result: [String: Value] = [:]
    for member in members {
      reading.enter(.key(member.key)) {
        if result.updateValue(Value.read(member.value, reading), forKey: member.key) != nil {
          reading.report(.invalid, "given twice")
        }
      }
    }
    return result
  }
}

/// The path of a route: literal segments and `{parameters}`.
struct PathPattern: Sendable, Hashable {
  enum Segment: Sendable, Hashable {
    case literal(String)
    case parameter(String)
  }

  let text: String
  let segments: [Segment]

  /// A pattern that is written wrong never matches anything; ``RouteTable`` refuses it when the server is made.
  init(_ text: String) {
    self.text = text
    segments = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { segment in
      guard segment.hasPrefix("{"), segment.hasSuffix("}") else { return .literal(String(segment)) }
      return .parameter(String(segment.dropFirst().dropLast()))
    }
  }

  /// Whether the path holds no parameter, so that it can be looked up whole.
  var isLiteral: Bool {
    segments.allSatisfy { if case .literal = $0 { true } else { false } }
  }

  /// Whether both match the same paths, whatever their parameters are called.
  func hasShape(of other: PathPattern) -> Bool {
    segments.count == other.segments.count
      && zip(segments, other.segments).allSatisfy { mine, theirs in
        switch (mine, theirs) {
        case (.literal(let one), .literal(let other)): one == other
        case (.parameter, .parameter): true
        default: false
        }
      }
  }

  /// The first mistake in how the pattern is written.
  var mistake: String? {
    guard text.hasPrefix("/") else { return "the path \"\(text)\" must begin with a slash" }
    var names: Set<String> = []
    for case .parameter(let name) in segments {
      if name.isEmpty { return "the path \"\(text)\" has a parameter without a name" }
      if !names.insert(name).inserted { return "the path \"\(text)\" names the parameter \(name) twice" }
    }
    for case .literal(let literal) in segments where literal.contains(where: { "{}%;\\".contains($0) }) {
      return "the path \"\(text)\" holds a character that a segment cannot have"
    }
    return nil
  }

  /// The parameters' values, or nil when `path` is another one.
  func match(_ path: [Substring]) -> PathParameters? {
    guard path.count == segments.count else { return nil }
    var parameters = PathParameters()
    for (segment, part) in zip(segments, path) {
      switch segment {
      case .literal(let literal): guard literal.isSpelled(like: part) else { return nil }
      case .parameter(let name):
        guard !part.isEmpty else { return nil }
        parameters.append(name, String(part))
      }
    }
    return parameters
  }
}

extension String {
  /// Whether both are the same bytes: Swift takes a Kelvin sign for a K, and whoever guards a path before us does not (H15).
  func isSpelled(like other: some StringProtocol) -> Bool {
    self == other && utf8.elementsEqual(other.utf8)
  }
}

/// What the variable parts of a path were.
public struct PathParameters: Sendable, Hashable {
  private var values: [(name: String, value: String)] = []

  /// No parameters.
  public init() {}

  mutating func append(_ name: String, _ value: String) { values.append((name, value)) }

  /// The parameter's text; nil when the route has no such parameter.
  public subscript(name: String) -> String? { values.first { $0.name == name }?.value }

  /// The parameter as a value of its type.
  ///
  /// What is not one names nothing, so it is answered like an unknown path.
  public func require<Value: LosslessStringConvertible>(
    _ name: String, as type: Value.Type = Value.self
  ) throws(HTTPError) -> Value {
    guard let text = self[name], let value = Value(text), value.description == text else {
      throw .notFound
    }
    return value
  }

  /// Whether both hold the same values in the same order.
  public static func == (left: PathParameters, right: PathParameters) -> Bool {
    left.values.elementsEqual(right.values, by: ==)
  }

  /// Feeds names and values into the hash.
  public func hash(into hasher: inout Hasher) {
    for (name, value) in values {
      hasher.combine(name)
      hasher.combine(value)
    }
  }
}

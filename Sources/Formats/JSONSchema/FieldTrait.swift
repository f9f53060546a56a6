/// What is said of a field after its description: a constraint, another name, a note for another reader.
public struct FieldTrait: Sendable {
  enum Content {
    case constraint(Constraint)
    case name(String)
    case annotation(any FieldAnnotation)
  }

  let content: Content
}

/// A note on a field for a reader other than the decoder, such as the command line.
public protocol FieldAnnotation: Sendable {}

extension FieldTrait {
  /// Attaches a note that `FieldDefinition.annotation(_:)` finds again.
  public static func annotation(_ annotation: some FieldAnnotation) -> Self {
    FieldTrait(content: .annotation(annotation))
  }

  /// Gives the field another wire name than the one that follows from the Swift name.
  public static func name(_ wireName: String) -> Self { FieldTrait(content: .name(wireName)) }

  private static func constraint(_ constraint: Constraint) -> Self {
    FieldTrait(content: .constraint(constraint))
  }
}

extension FieldTrait {
  /// Limits how many elements an array has.
  public static func count(_ range: ClosedRange<Int>) -> Self { constraint(.count(Bounds(range))) }
  /// Requires an array to have at least so many elements.
  public static func count(_ range: PartialRangeFrom<Int>) -> Self { constraint(.count(Bounds(range))) }
  /// Limits how many characters a text has.
  public static func length(_ range: ClosedRange<Int>) -> Self { constraint(.length(Bounds(range))) }
  /// Requires a text to have at least so many characters.
  public static func length(_ range: PartialRangeFrom<Int>) -> Self { constraint(.length(Bounds(range))) }
  /// Limits a number.
  public static func range(_ range: ClosedRange<Int>) -> Self { constraint(.integers(Bounds(range))) }
  /// Requires a number to be at least so large.
  public static func range(_ range: PartialRangeFrom<Int>) -> Self { constraint(.integers(Bounds(range))) }
  /// Limits a number that need not be whole.
  public static func range(_ range: ClosedRange<Double>) -> Self { constraint(.numbers(Bounds(range))) }
  /// Requires a number that need not be whole to be at least so large.
  public static func range(_ range: PartialRangeFrom<Double>) -> Self { constraint(.numbers(Bounds(range))) }
  /// Requires a text to be formed in a well-known way.
  public static func format(_ format: Format) -> Self { constraint(.format(format)) }
  /// Requires the elements of an array to be different.
  public static var unique: Self { constraint(.unique) }
  /// Requires something of each element of an array.
  public static func each(_ traits: FieldTrait...) -> Self {
    constraint(
      .each(
        traits.compactMap { trait in
          if case .constraint(let constraint) = trait.content { constraint } else { nil }
        }))
  }
}

extension Bounds {
  init(_ range: ClosedRange<Number>) { self.init(lower: range.lowerBound, upper: range.upperBound) }
  init(_ range: PartialRangeFrom<Number>) { self.init(lower: range.lowerBound, upper: nil) }
}

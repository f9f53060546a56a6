public import Testing

/// Names the requirements of the specification that a test proves.
public struct Requirement: TestTrait, SuiteTrait {
  /// The requirement's ids, as the specification documents spell them: `H5`, `A1`.
  public let ids: [String]
}

extension Trait where Self == Requirement {
  /// Marks a test or a suite as the proof of one or more requirements.
  public static func requirement(_ ids: String...) -> Requirement { Requirement(ids: ids) }
}

import PosternJSON

/// One thing that is wrong with a decoded record, and where.
public struct Mistake: Sendable, Hashable {
  /// A step from a value to a value inside it.
  public enum Step: Sendable, Hashable {
    /// Into the member of an object.
    case key(String)
    /// Into the element of an array.
    case index(Int)
  }

  /// What sort of thing is wrong.
  public enum Kind: Sendable, Hashable {
    /// A required field is absent.
    case missing
    /// A field is given that nobody declared.
    case unknown
    /// A field is given and is not what was declared.
    case invalid
  }

  /// The way from the record to the place.
  public internal(set) var path: [Step] = []
  /// What sort of thing is wrong.
  public let kind: Kind
  /// What is wrong, without the place: `expected an email address, found "bob"`.
  public let problem: String

  /// The path as people write it: `attendees[1].email`; a key that is no plain name is quoted: `rooms["a b"]`.
  public var place: String {
    path.reduce(into: "") { text, step in
      switch step {
      case .key(let key) where key.utf8.count <= 64 && key.utf8.allSatisfy(\.isNameByte):
        text += text.isEmpty ? key : ".\(key)"
      case .key(let key): text += "[\(Reading.excerpt(of: .string(key)))]"
      case .index(let index): text += "[\(index)]"
      }
    }
  }
}

extension Mistake: CustomStringConvertible {
  /// The mistake as a sentence that starts with its place.
  public var description: String { path.isEmpty ? problem : "\(place): \(problem)" }
}

/// Every mistake found in a record, so that all can be corrected in one go.
public struct RecordError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The mistakes in the order in which the fields are declared; at most `Reading.mistakeLimit`.
  public let mistakes: [Mistake]

  /// Makes an error of mistakes.
  public init(_ mistakes: [Mistake]) { self.mistakes = mistakes }

  /// One line for each mistake.
  public var description: String { mistakes.map(\.description).joined(separator: "\n") }
}

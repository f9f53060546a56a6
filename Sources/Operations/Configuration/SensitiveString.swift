public import PosternJSON
public import PosternJSONSchema

/// Text that no print shows: not `print`, not `dump`, not a message, not a table, not JSON.
public struct SensitiveString: Sendable {
  /// What is shown instead.
  public static let mask = "***"

  private let text: String

  /// Hides a text.
  public init(_ text: String) { self.text = text }

  /// The text; whoever asks for it answers for where it goes.
  public func reveal() -> String { text }
}

extension SensitiveString: SchemaRepresentable {
  /// Text that no message repeats.
  public static let schema = Schema(.string, "a secret", keywords: ["format": "password"], isSecret: true)
  /// No text.
  public static let neutral = SensitiveString("")
  /// Takes text.
  public init?(json: JSONValue) {
    guard case .string(let text) = json else { return nil }
    self.text = text
  }
  /// The mask.
  public var json: JSONValue { .string(Self.mask) }
}

extension SensitiveString: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The mask.
  public var description: String { Self.mask }
  /// The mask.
  public var debugDescription: String { Self.mask }
  /// Nothing inside, so that `dump` finds nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

public import PosternJSON

/// What names a request until it is answered, and what names progress: an integer or a text, given back as it came.
public enum MessageID: Sendable, Hashable, CustomStringConvertible {
  /// A number; `1` is another id than `"1"`.
  case int(Int64)
  /// A text.
  case string(String)

  /// Reads an id; nil for anything else, a number with a fraction and one that no `Int64` holds among it.
  public init?(_ view: JSONView) {
    switch view.kind {
    case .integer:
      guard let number = view.int else { return nil }
      self = .int(number)
    case .string:
      guard let text = view.string, text.utf8.count <= Self.longest else { return nil }
      self = .string(text)
    default: return nil
    }
  }

  /// The longest text in bytes: an id is kept as long as its request runs.
  public static let longest = 256

  /// The id for logs.
  public var description: String {
    switch self {
    case .int(let number): String(number)
    case .string(let text): text
    }
  }

  /// The id as a value.
  public var json: JSONValue {
    switch self {
    case .int(let number): .int(number)
    case .string(let text): .string(text)
    }
  }
}

extension JSONWriter {
  /// Writes an id as it came.
  public mutating func value(_ id: MessageID) {
    switch id {
    case .int(let number): value(number)
    case .string(let text): value(text)
    }
  }
}

/// Why a text is not the JSON that was asked for.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of failure, for programs.
  public enum Code: String, Hashable, Sendable {
    /// The text has no value.
    case empty
    /// The text is longer than the limit.
    case tooLarge = "too_large"
    /// Arrays and objects are nested deeper than the limit.
    case tooDeep = "too_deep"
    /// An object has the same key twice.
    case duplicateKey = "duplicate_key"
    /// The bytes are not UTF-8.
    case encoding
    /// The text breaks the grammar of RFC 8259.
    case syntax
    /// A number is malformed, or no `Int64`, `UInt64` or finite `Double` holds it.
    case number
    /// The JSON is well-formed, but a value is not what the program expects there.
    case mismatch
    /// A value has no JSON form, such as a number that is not finite.
    case unrepresentable
    /// There was not enough memory.
    case memory
  }

  /// The kind of failure.
  public let code: Code
  /// What is wrong, in a form that can be shown to whoever sent the text.
  public let message: String
  /// Where in the text, in bytes from its start, if that is known.
  public let offset: Int?
  /// Where in the document, as in `to[1].address`; empty for the document itself.
  public let path: String

  /// An error with what a reader needs to repair the text.
  public init(_ code: Code, _ message: String, offset: Int? = nil, path: String = "") {
    self.code = code
    self.message = message
    self.offset = offset
    self.path = path
  }

  /// The path, the message and the byte offset in one line.
  public var description: String {
    (path.isEmpty ? "" : "\(path): ") + message + (offset.map { " at byte \($0)" } ?? "")
  }

  /// So much of the sender's text as a sentence can hold.
  static func excerpt(of text: String) -> String {
    let start = String(String.UnicodeScalarView(text.unicodeScalars.prefix(40)))
    return start.utf8.count < text.utf8.count ? start + "…" : start
  }

  static let empty = JSONError(.empty, "the JSON text is empty")

  static let byteOrderMark = JSONError(.encoding, "the JSON text starts with a byte order mark", offset: 0)

  static func tooLarge(_ count: Int, _ limit: Int) -> JSONError {
    JSONError(.tooLarge, "the JSON text has \(count) bytes; at most \(limit) are accepted")
  }

  static func tooDeep(_ limit: Int) -> JSONError {
    JSONError(.tooDeep, "arrays and objects are nested deeper than \(limit) levels")
  }

  static func duplicate(_ key: Int, in tape: Tape) -> JSONError {
    JSONError(
      .duplicateKey,
      "the key \(excerpt(of: JSONView(tape: tape, index: key).rawText)) occurs twice in one object",
      offset: tape.sourceRange(of: key).lowerBound)
  }
}

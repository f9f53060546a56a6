/// Why a field was not taken.
public struct FieldError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of mistake it is.
  public enum Code: Sendable {
    /// A control character, a line break or a NUL, which could split a message.
    case controlCharacter
    /// A byte above 0x7E, which a sender must not generate (RFC 9110 section 5.5).
    case nonASCII
    /// The fields together would exceed what one message may carry.
    case tooLarge
  }

  /// What kind of mistake it is.
  public let code: Code
  /// The name of the field whose value was refused; never the value itself.
  public let name: String

  /// Says which field was refused and what its value may contain.
  public var description: String {
    switch code {
    case .controlCharacter: "the value of \(name) has a control character; remove it or encode the value"
    case .nonASCII: "the value of \(name) has a character outside ASCII; percent-encode or quote it"
    case .tooLarge: "with \(name) the fields would exceed \(Fields.maximumSize) bytes; send it in the body"
    }
  }
}

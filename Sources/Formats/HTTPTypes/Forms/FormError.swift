/// Why a form was refused.
public struct FormError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of mistake it is.
  public enum Code: Sendable {
    /// More bytes than the limit.
    case tooLarge
    /// More parameters than the limit.
    case tooManyParameters
    /// A space, a control character or a byte outside ASCII that is not escaped, or an escaped NUL.
    case forbiddenCharacter
    /// A percent sign that two hexadecimal digits do not follow.
    case badEscape
    /// The escapes do not give UTF-8.
    case invalidUTF8
    /// A parameter without a name.
    case emptyName
    /// A parameter that may be given once is given again.
    case repeated
  }

  /// What kind of mistake it is.
  public let code: Code
  /// The parameter, where one is to blame.
  public let name: String?

  init(code: Code, name: String? = nil) { (self.code, self.name) = (code, name) }

  /// What is wrong and what to do.
  public var description: String {
    switch code {
    case .tooLarge: "the form is too large"
    case .tooManyParameters: "the form has too many parameters"
    case .forbiddenCharacter: "the form has a character that must be percent-encoded, or a NUL"
    case .badEscape: "the form has a percent sign without two hexadecimal digits"
    case .invalidUTF8: "the form is not UTF-8"
    case .emptyName: "the form has a parameter without a name"
    case .repeated: "the parameter \(name ?? "") is given more than once"
    }
  }
}

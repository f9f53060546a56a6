public import PosternJSON

/// What a token says (RFC 7519 section 4), read strictly: a claim that is not of its type refuses the token.
public struct JWTClaims: Sendable {
  /// Who issued it.
  public let issuer: String?
  /// Whom it is about.
  public let subject: String?
  /// Whom it is for.
  public let audiences: [String]
  /// When it ends, in Unix seconds.
  public let expires: Int64?
  /// When it begins, in Unix seconds.
  public let begins: Int64?
  /// When it was issued, in Unix seconds.
  public let issued: Int64?
  /// Names the token.
  public let id: String?
  /// Everything that it says.
  public let all: JSONObjectView

  /// Takes the claims of a token that was verified.
  init(_ object: JSONObjectView) throws(JOSEError) {
    all = object
    issuer = try Self.text("iss", of: object)
    subject = try Self.text("sub", of: object)
    id = try Self.text("jti", of: object)
    expires = try Self.date("exp", of: object)
    begins = try Self.date("nbf", of: object)
    issued = try Self.date("iat", of: object)
    switch object["aud"] {
    case nil: audiences = []
    case let value? where value.string != nil: audiences = value.string.map { [$0] } ?? []
    case let value?:
      let texts = value.array?.compactMap(\.string)
      guard let texts, texts.count == value.array?.count else {
        throw JOSEError(.badClaim, "The claim aud is neither a text nor an array of texts.")
      }
      audiences = texts
    }
  }

  /// A claim of its own kind as text; nil where it is missing or another type.
  public subscript(name: String) -> JSONView? { all[name] }

  private static func text(_ name: String, of object: JSONObjectView) throws(JOSEError) -> String? {
    guard let value = object[name] else { return nil }
    guard let text = value.string else { throw JOSEError(.badClaim, "The claim \(name) is no text.") }
    return text
  }

  /// The last second of the year 9999: what is later is a mistake, or an attempt (E9).
  private static let latest: Int64 = 253_402_300_799

  /// A date is a number without fraction and exponent: what a `Double` does to others, nobody checks (E9).
  private static func date(_ name: String, of object: JSONObjectView) throws(JOSEError) -> Int64? {
    guard let value = object[name] else { return nil }
    guard value.kind == .integer, let number = value.int, (0...latest).contains(number) else {
      throw JOSEError(.badClaim, "The claim \(name) is no whole number of seconds.")
    }
    return number
  }
}

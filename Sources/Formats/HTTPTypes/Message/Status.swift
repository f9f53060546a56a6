/// The status of a response, RFC 9110 section 15.
public struct Status: Hashable, Sendable, CustomStringConvertible {
  /// The three digits.
  public let code: UInt16

  @inlinable
  init(known code: UInt16) { self.code = code }

  /// Takes any code of three digits from 100.
  public init?(_ code: Int) {
    guard 100...999 ~= code else { return nil }
    self.code = UInt16(truncatingIfNeeded: code)
  }

  /// What the first digit says.
  public enum Category: Sendable {
    /// 1xx: an interim response.
    case informational
    /// 2xx: it was done.
    case success
    /// 3xx: look elsewhere.
    case redirection
    /// 4xx: the request is wrong.
    case clientError
    /// 5xx: the server could not.
    case serverError
    /// 6xx and above, which RFC 9110 section 15 treats as invalid.
    case invalid
  }

  /// What the first digit says.
  public var category: Category {
    switch code {
    case ..<200: .informational
    case ..<300: .success
    case ..<400: .redirection
    case ..<500: .clientError
    case ..<600: .serverError
    default: .invalid
    }
  }

  /// Whether a response with this status never has content, RFC 9110 section 6.4.1.
  @inlinable public var isBodiless: Bool { code < 200 || code == 204 || code == 304 }

  /// The code and its usual phrase, as in a status line.
  public var description: String { "\(code) \(reason)" }
}

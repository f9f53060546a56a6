/// A media type with its parameters, RFC 9110 section 8.3.1: `text/html; charset=utf-8`.
public struct MediaType: Hashable, Sendable, CustomStringConvertible {
  /// A name with its value.
  public struct Parameter: Hashable, Sendable {
    /// The name in lower case.
    public let name: String
    /// The value without its quotes.
    public let value: String
  }

  /// The type in lower case.
  public let type: String
  /// The subtype in lower case.
  public let subtype: String
  /// The parameters in their order.
  public let parameters: [Parameter]

  init(type: String, subtype: String, parameters: [Parameter]) {
    (self.type, self.subtype, self.parameters) = (type, subtype, parameters)
  }

  /// Reads a media type; a repeated parameter, a range of types or anything outside the grammar refuses it.
  public init?(_ text: some StringProtocol) {
    var scanner = FieldScanner(Array(text.utf8))
    guard let parsed = scanner.mediaType(), scanner.isAtEnd, parsed.type != "*", parsed.subtype != "*" else {
      return nil
    }
    self = parsed
  }

  /// The value of a parameter.
  public subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

  /// The type and subtype without parameters.
  public var essence: String { "\(type)/\(subtype)" }

  /// Whether type and subtype are the same, whatever the parameters; `*` here is any.
  public func matches(_ other: MediaType) -> Bool {
    (type == "*" || type == other.type) && (subtype == "*" || subtype == other.subtype)
  }

  /// The media type as it is written, values quoted where they must be.
  public var description: String {
    parameters.reduce(into: essence) { text, parameter in
      text += ";\(parameter.name)="
      guard !Grammar.isToken(parameter.value.utf8) else { return text += parameter.value }
      let escaped = parameter.value.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
      text += "\"\(String(escaped))\""
    }
  }
}

extension MediaType {
  /// `application/json`.
  public static let json = MediaType(type: "application", subtype: "json", parameters: [])
  /// `text/event-stream`.
  public static let eventStream = MediaType(type: "text", subtype: "event-stream", parameters: [])
  /// `application/x-www-form-urlencoded`.
  public static let form = MediaType(type: "application", subtype: "x-www-form-urlencoded", parameters: [])
  /// `text/html`.
  public static let html = MediaType(type: "text", subtype: "html", parameters: [])
  /// `text/plain`.
  public static let plain = MediaType(type: "text", subtype: "plain", parameters: [])
}

/// A form, or the query of a URI: `application/x-www-form-urlencoded`.
public struct Form: Hashable, Sendable {
  /// A name with its value.
  public struct Parameter: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The value.
    public let value: String

    /// Makes a parameter.
    public init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
  }

  /// What a form may have at most.
  public struct Limits: Sendable {
    /// How many bytes in all.
    public var bytes: Int
    /// How many parameters.
    public var parameters: Int

    /// Makes limits; the defaults are those of the endpoints that take forms.
    public init(bytes: Int = 65_536, parameters: Int = 100) {
      (self.bytes, self.parameters) = (bytes, parameters)
    }
  }

  /// All parameters in their order, the repeated ones too.
  public let parameters: [Parameter]

  /// Makes a form to be written.
  public init(_ parameters: [Parameter]) { self.parameters = parameters }

  /// Reads a form strictly: what is not printable ASCII must be escaped, and escapes must give UTF-8.
  ///
  /// - Throws: A ``FormError`` for the first thing that is wrong.
  public init(_ bytes: [UInt8], limits: Limits = Limits()) throws(FormError) {
    guard bytes.count <= limits.bytes else { throw FormError(code: .tooLarge) }
    for byte in bytes where byte <= 0x20 || byte >= 0x7F { throw FormError(code: .forbiddenCharacter) }
    var parameters: [Parameter] = []
    for pair in bytes.split(separator: 0x26) {
      guard parameters.count < limits.parameters else { throw FormError(code: .tooManyParameters) }
      let mark = pair.firstIndex(of: 0x3D) ?? pair.endIndex
      let name = try Self.decode(pair[..<mark])
      guard !name.isEmpty else { throw FormError(code: .emptyName) }
      parameters.append(Parameter(name, try Self.decode(pair[mark...].dropFirst())))
    }
    self.parameters = parameters
  }

  /// Reads the query of a URI or a request; no query is an empty form.
  ///
  /// - Throws: A ``FormError`` for the first thing that is wrong.
  public init(query: String?, limits: Limits = Limits()) throws(FormError) {
    try self.init(Array((query ?? "").utf8), limits: limits)
  }

  /// All values that a name has, in their order.
  ///
  /// Names are compared as bytes: to Swift, the sign for kelvin is a K.
  public func values(of name: String) -> [String] {
    parameters.filter { $0.name.utf8.elementsEqual(name.utf8) }.map(\.value)
  }

  /// The value of a name that may be given once (RFC 6749 section 3.1), nil when it is not given.
  ///
  /// - Throws: ``FormError`` when the name is repeated, even with the same value.
  public func single(_ name: String) throws(FormError) -> String? {
    let values = values(of: name)
    guard values.count <= 1 else { throw FormError(code: .repeated, name: name) }
    return values.first
  }

  /// The form as it is sent.
  public var text: String {
    var output: [UInt8] = []
    for parameter in parameters {
      if !output.isEmpty { output.append(0x26) }
      Self.append(parameter.name, to: &output)
      output.append(0x3D)
      Self.append(parameter.value, to: &output)
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static func decode(_ bytes: ArraySlice<UInt8>) throws(FormError) -> String {
    guard let decoded = PercentEncoding.decode(bytes, plusIsSpace: true) else {
      throw FormError(code: .badEscape)
    }
    guard !decoded.contains(0) else { throw FormError(code: .forbiddenCharacter) }
    guard let text = String(validating: decoded, as: UTF8.self) else { throw FormError(code: .invalidUTF8) }
    return text
  }

  /// The set of WHATWG URL section 5.2: letters, digits and `*-._` stay.
  private static func append(_ text: String, to output: inout [UInt8]) {
    for byte in text.utf8 {
      let stays = (Grammar.isUnreserved(byte) && byte != 0x7E) || byte == 0x2A || byte == 0x20
      PercentEncoding.append(byte == 0x20 ? 0x2B : byte, escaping: !stays, to: &output)
    }
  }
}

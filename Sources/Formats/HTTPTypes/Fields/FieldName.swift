/// The name of a field: a token whose case does not matter, RFC 9110 section 5.1.
public struct FieldName: Sendable {
  /// The id of a name that this package knows.
  @usableFromInline package let known: KnownField?
  /// The spelling of any other name.
  @usableFromInline package let other: [UInt8]?

  @inlinable
  package init(_ known: KnownField) {
    self.known = known
    self.other = nil
  }

  /// A name that a parser has found to be an unknown token.
  init(other: [UInt8]) {
    known = nil
    self.other = other
  }

  /// Takes a name that a peer or a configuration gave, if it is a token of at most 256 characters.
  public init?(_ text: some StringProtocol) {
    self.init(bytes: Array(text.utf8))
  }

  package init?(bytes: [UInt8]) {
    guard bytes.count <= 256, Grammar.isToken(bytes) else { return nil }
    known = KnownField(token: bytes.indices, of: bytes)
    other = known == nil ? bytes : nil
  }

  /// The name as it is written: a known name in its usual spelling, another one as it was given.
  public var text: String { withBytes { String(decoding: $0, as: UTF8.self) } }

  @inlinable
  package func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if let known { return body(known.spelling.bytes) }
    return (other ?? []).withUnsafeBufferPointer(body)
  }
}

extension FieldName: Hashable {
  /// Two names are equal when only their case differs.
  public static func == (left: FieldName, right: FieldName) -> Bool {
    left.known == right.known && Grammar.equalIgnoringCase(left.other ?? [], right.other ?? [])
  }

  /// Hashes what equality compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(known)
    for byte in other ?? [] { hasher.combine(Grammar.lowercased(byte)) }
  }
}

extension FieldName: ExpressibleByStringLiteral, CustomStringConvertible {
  /// A name written in the program; that it is a token is asserted in debug builds.
  public init(stringLiteral text: StaticString) {
    let bytes = Array(text.bytes)
    assert(Grammar.isToken(bytes), "a field name is a token: \(text)")
    known = KnownField(token: bytes.indices, of: bytes)
    other = known == nil ? bytes : nil
  }

  /// The same as `text`.
  public var description: String { text }
}

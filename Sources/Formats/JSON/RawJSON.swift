/// A JSON text that is carried as it was written, byte for byte.
///
/// A schema that somebody signed or compares must survive a round trip untouched: numbers keep their digits, strings
/// their escapes, objects their order and white space.
public struct RawJSON: Hashable, Sendable {
  /// The text, known to be valid.
  public let bytes: [UInt8]

  init(known bytes: [UInt8]) { self.bytes = bytes }

  /// Takes a text after parsing it.
  public init(_ bytes: [UInt8], limits: JSONLimits = .default) throws(JSONError) {
    _ = try JSON.parse(bytes, limits: limits)
    self.bytes = bytes
  }

  /// The text as a string.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension JSONView {
  /// The bytes of this value as they were written.
  ///
  /// They are looked for from the start of the document: asking every element of a long array takes the square of its
  /// length.
  public var raw: RawJSON {
    unsafe withRawBytes { unsafe RawJSON(known: [UInt8]($0)) }
  }

  /// The text of this value as it was written; found at the same cost as ``raw``.
  public var rawText: String { raw.text }

  func withRawBytes<Result>(_ body: (Slice<UnsafeRawBufferPointer>) -> Result) -> Result {
    let range = tape.sourceRange(of: index)
    return unsafe tape.read { unsafe body($0.source[range]) }
  }
}

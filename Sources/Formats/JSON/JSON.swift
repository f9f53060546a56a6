internal import CSimdJSON

/// Strict RFC 8259: bytes to documents, values and Swift types, and back.
public enum JSON {
  /// Parses one JSON text.
  ///
  /// What could be read in two ways is refused: bytes that are not UTF-8, a byte order mark, a trailing comma, `NaN`,
  /// a lone surrogate, a leading zero, anything after the value, a number that no `Int64`, `UInt64` or finite `Double`
  /// holds and, unless the limits allow it, a key that occurs twice in one object.
  public static func parse(
    _ bytes: [UInt8], limits: JSONLimits = .default
  ) throws(JSONError) -> JSONDocument {
    try parse(bytes.span, limits: limits)
  }

  /// Parses one JSON text out of a larger array.
  public static func parse(
    _ bytes: ArraySlice<UInt8>, limits: JSONLimits = .default
  ) throws(JSONError) -> JSONDocument {
    try parse(bytes.span, limits: limits)
  }

  /// Parses the UTF-8 of a string.
  public static func parse(_ text: String, limits: JSONLimits = .default) throws(JSONError) -> JSONDocument {
    try parse(text.utf8.span, limits: limits)
  }

  /// Parses borrowed bytes; the document keeps a copy of its own.
  public static func parse(
    _ bytes: Span<UInt8>, limits: JSONLimits = .default
  ) throws(JSONError) -> JSONDocument {
    try unsafe bytes.withUnsafeBytes { buffer throws(JSONError) in
      try unsafe parse(buffer, limits: limits)
    }
  }

  /// Parses borrowed memory; the document keeps a copy of its own.
  public static func parse(
    _ buffer: UnsafeRawBufferPointer, limits: JSONLimits = .default
  ) throws(JSONError) -> JSONDocument {
    guard buffer.count <= limits.maximumBytes else { throw .tooLarge(buffer.count, limits.maximumBytes) }
    guard let start = buffer.baseAddress, buffer.count > 0 else { throw .empty }
    // simdjson skips it from version 3.6 on.
    guard unsafe !buffer.starts(with: [0xEF, 0xBB, 0xBF]) else { throw .byteOrderMark }
    let parsed = unsafe csimdjson_parse(start.assumingMemoryBound(to: UInt8.self), buffer.count)
    defer { csimdjson_trim() }
    guard unsafe parsed.status != csimdjson_too_deep.rawValue, unsafe parsed.depth <= limits.maximumDepth
    else {
      throw .tooDeep(limits.maximumDepth)
    }
    guard unsafe parsed.status == csimdjson_ok.rawValue else {
      throw unsafe .refusal(of: buffer, status: parsed.status)
    }
    let tape = unsafe Tape(copying: parsed, source: buffer)
    if limits.duplicateKeys == .refused, let key = tape.repeatedKey() { throw .duplicate(key, in: tape) }
    return JSONDocument(tape: tape)
  }
}

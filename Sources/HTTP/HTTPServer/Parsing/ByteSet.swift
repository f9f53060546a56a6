/// A set of ASCII characters as two words: membership is a shift, not a look-up in memory.
struct ByteSet: Sendable {
  let low: UInt64
  let high: UInt64

  @inline(__always)
  func contains(_ byte: UInt8) -> Bool {
    byte < 128 && ((byte < 64 ? low : high) >> UInt64(byte & 63)) & 1 == 1
  }

  /// RFC 9110 section 5.6.2: what methods and field names are made of.
  static let token = ByteSet(low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE)
  /// VCHAR, RFC 5234 appendix B.1.
  static let visible = ByteSet(low: 0xFFFF_FFFE_0000_0000, high: 0x7FFF_FFFF_FFFF_FFFF)
  /// RFC 3986 section 3.3: `pchar`, the slash, and the percent sign that starts an escape.
  static let path = ByteSet(low: 0x2FFF_FFF2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF)
  /// VCHAR without the four that browsers always escape in a query (URL Standard, query percent-encode set).
  static let query = ByteSet(low: 0xAFFF_FFF2_0000_0000, high: 0x7FFF_FFFF_FFFF_FFFF)
  /// The part of RFC 3986's `reg-name` that host names are made of in practice.
  static let hostName = ByteSet(low: 0x03FF_6000_0000_0000, high: 0x07FF_FFFE_87FF_FFFE)
  /// A host name, or an address in brackets, and a port.
  static let authority = ByteSet(low: 0x07FF_6000_0000_0000, high: 0x07FF_FFFE_AFFF_FFFE)
}

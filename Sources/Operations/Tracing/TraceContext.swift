/// Where a request stands in a distributed trace: W3C Trace Context, the headers `traceparent` and `tracestate`.
public struct TraceContext: Sendable, Hashable {
  /// Names the whole trace; never zero.
  public let traceID: UInt128
  /// Names the step that is going on; never zero.
  public let spanID: UInt64
  /// Whether the caller records this trace.
  public let isSampled: Bool
  /// What tracing systems pass on beside it.
  public let state: TraceState

  /// The context of a request that nobody traces yet, with ids of its own.
  public static func root(isSampled: Bool = false) -> TraceContext {
    var generator = SystemRandomNumberGenerator()
    return root(isSampled: isSampled, using: &generator)
  }

  /// The context of a request that nobody traces yet, with ids from a generator.
  public static func root(isSampled: Bool = false, using generator: inout some RandomNumberGenerator)
    -> TraceContext
  {
    TraceContext(
      traceID: max(1, UInt128(generator.next()) << 64 | UInt128(generator.next())),
      spanID: newSpanID(using: &generator), isSampled: isSampled, state: .empty)
  }

  /// The same trace one step further, with a span id of its own.
  public func child() -> TraceContext {
    var generator = SystemRandomNumberGenerator()
    return child(using: &generator)
  }

  /// The same trace one step further, with a span id from a generator.
  public func child(using generator: inout some RandomNumberGenerator) -> TraceContext {
    TraceContext(
      traceID: traceID, spanID: newSpanID(using: &generator), isSampled: isSampled,
      state: state)
  }

  /// The trace id as 32 lower-case hexadecimal digits.
  public var traceIDText: String { hexadecimal(traceID, digits: 32) }

  /// The value of the header `traceparent`, in version 00.
  public var traceparent: String {
    "00-\(traceIDText)-\(hexadecimal(UInt128(spanID), digits: 16))-\(isSampled ? "01" : "00")"
  }
}

extension TraceContext {
  /// Reads the headers of a request; nil when `traceparent` is not exactly as its specification says.
  ///
  /// A bad `tracestate` costs only itself (section 3.3.1.4: a vendor may discard it).
  public init?(traceparent: String, tracestate: String? = nil) {
    guard let fields = Traceparent(traceparent) else { return nil }
    traceID = fields.traceID
    spanID = fields.spanID
    isSampled = fields.flags & 1 == 1
    state = tracestate.flatMap { TraceState($0) } ?? .empty
  }
}

/// The fields of the header, by section 3.2.2 and, for versions to come, section 4.3 of Trace Context.
private struct Traceparent {
  let traceID: UInt128
  let spanID: UInt64
  let flags: UInt8

  init?(_ text: String) {
    let bytes = Array(text.utf8)
    let dash = UInt8(ascii: "-")
    guard bytes.count >= 55, bytes[2] == dash, bytes[35] == dash, bytes[52] == dash,
      let version = number(bytes[0..<2]), version != 0xFF,
      let traceID = number(bytes[3..<35]), traceID != 0,
      let spanID = number(bytes[36..<52]), spanID != 0,
      let flags = number(bytes[53..<55]),
      // Version 00 ends here; a later one may go on after another dash.
      bytes.count == 55 || (version > 0 && bytes[55] == dash && bytes.count <= 512)
    else { return nil }
    self.traceID = traceID
    self.spanID = UInt64(truncatingIfNeeded: spanID)
    self.flags = UInt8(truncatingIfNeeded: flags)
  }
}

/// Zero is the one id that is not allowed; a generator that is stuck at it must not hang us.
private func newSpanID(using generator: inout some RandomNumberGenerator) -> UInt64 {
  max(1, generator.next())
}

/// A number of lower-case hexadecimal digits; upper case is refused, as the specification demands.
private func number(_ digits: ArraySlice<UInt8>) -> UInt128? {
  var value: UInt128 = 0
  for digit in digits {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt128(digit &- UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt128(digit &- UInt8(ascii: "a") &+ 10)
    default: return nil
    }
  }
  return value
}

private func hexadecimal(_ value: UInt128, digits: Int) -> String {
  String(unsafeUninitializedCapacity: digits) { buffer in
    var rest = value
    for index in stride(from: digits - 1, through: 0, by: -1) {
      let digit = UInt8(truncatingIfNeeded: rest & 0xF)
      buffer[index] = digit < 10 ? UInt8(ascii: "0") &+ digit : UInt8(ascii: "a") &+ (digit &- 10)
      rest >>= 4
    }
    return digits
  }
}

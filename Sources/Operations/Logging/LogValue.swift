/// What a field of a line can hold.
public enum LogValue: Sendable, Hashable {
  /// A text; escaped and cut to a bounded length when it is rendered.
  case string(String)
  /// A whole number.
  case int(Int64)
  /// A number; what JSON cannot write (infinity, not-a-number) becomes a text.
  case double(Double)
  /// A truth value.
  case bool(Bool)
  /// Something that must not be seen: rendered as `***`.
  case redacted

  /// A whole number of any width; one that does not fit is clamped.
  public init(_ number: some BinaryInteger) { self = .int(Int64(clamping: number)) }
}

extension LogValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral
{
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A whole number.
  public init(integerLiteral value: Int64) { self = .int(value) }
  /// A number.
  public init(floatLiteral value: Double) { self = .double(value) }
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}

public import PosternJSON
public import PosternJSONSchema

/// The number of a TCP port; 0 lets the system choose one.
public struct Port: SchemaRepresentable, Hashable, ExpressibleByIntegerLiteral {
  /// A whole number that fits in 16 bits.
  public static let schema = Schema(
    .integer, "a port from 0 to 65535", keywords: ["minimum": 0, "maximum": 65535])
  /// The port that the system chooses.
  public static let neutral: Port = 0

  /// The port's number.
  public let number: UInt16

  /// Makes a port of its number.
  public init(_ number: UInt16) { self.number = number }
  /// Makes a port of its number.
  public init(integerLiteral number: UInt16) { self.number = number }

  /// Takes a whole number that is a port.
  public init?(json: JSONValue) {
    guard let value = Int(json: json), let number = UInt16(exactly: value) else { return nil }
    self.number = number
  }

  /// The port's number.
  public var json: JSONValue { .int(Int64(number)) }
}

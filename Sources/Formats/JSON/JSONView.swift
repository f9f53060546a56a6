/// One value inside a parsed document, read in place.
///
/// A view costs nothing to copy and allocates nothing until a string is asked for. Whatever is asked of the wrong kind
/// of value is `nil`; nothing traps.
public struct JSONView: Sendable {
  let tape: Tape
  let index: Int

  /// What a value is; a number is an integer when it was written without fraction and exponent.
  public enum Kind: String, Hashable, Sendable {
    /// `null`
    case null
    /// `true` or `false`
    case bool
    /// A number without fraction and exponent.
    case integer
    /// Any other number.
    case double
    /// A string.
    case string
    /// An array.
    case array
    /// An object.
    case object
  }

  /// The kind of this value.
  public var kind: Kind {
    switch tape.mark(index) {
    case Tape.Mark.null: .null
    case Tape.Mark.yes, Tape.Mark.no: .bool
    case Tape.Mark.integer, Tape.Mark.unsigned: .integer
    case Tape.Mark.double: .double
    case Tape.Mark.string: .string
    case Tape.Mark.array: .array
    default: .object
    }
  }

  /// Whether the value is `null`.
  public var isNull: Bool { tape.mark(index) == Tape.Mark.null }

  /// The value of `true` or `false`.
  public var bool: Bool? {
    switch tape.mark(index) {
    case Tape.Mark.yes: true
    case Tape.Mark.no: false
    default: nil
    }
  }

  /// The value of a number that is a whole one, however it was written, and that an `Int64` holds.
  public var int: Int64? { whole() }

  /// The value of a number that is a whole one, however it was written, and that a `UInt64` holds.
  public var unsigned: UInt64? { whole() }

  /// The value of a number, rounded where a `Double` cannot hold the integer that was written.
  public var double: Double? {
    switch tape.mark(index) {
    case Tape.Mark.integer: Double(Int64(bitPattern: tape.number(index)))
    case Tape.Mark.unsigned: Double(tape.number(index))
    case Tape.Mark.double: Double(bitPattern: tape.number(index))
    default: nil
    }
  }

  /// The number as an integer of any width, if that holds it exactly.
  func whole<Integer: FixedWidthInteger>() -> Integer? {
    switch tape.mark(index) {
    case Tape.Mark.integer: Integer(exactly: Int64(bitPattern: tape.number(index)))
    case Tape.Mark.unsigned: Integer(exactly: tape.number(index))
    case Tape.Mark.double: Integer(exactly: Double(bitPattern: tape.number(index)))
    default: nil
    }
  }

  /// The text of a string.
  public var string: String? {
    guard tape.mark(index) == Tape.Mark.string else { return nil }
    return tape.text(index)
  }

  /// Whether the value is a string of exactly these Unicode scalars; allocates nothing.
  public func isString(_ text: String) -> Bool {
    tape.mark(index) == Tape.Mark.string && tape.isText(index, text)
  }
}

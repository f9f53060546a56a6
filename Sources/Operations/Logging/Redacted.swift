/// A value that no rendering shows: description, interpolation, `dump` and mirrors all say `***`.
///
/// It is not `Equatable`: comparing secrets is a matter of constant time, and not of this type.
public struct Redacted<Value> {
  private let value: Value

  /// Hides a value.
  public init(_ value: Value) { self.value = value }

  /// The value; whoever calls this takes the responsibility for where it goes.
  public func reveal() -> Value { value }
}

extension Redacted: Sendable where Value: Sendable {}

extension Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Three stars.
  public var description: String { "***" }
  /// Three stars.
  public var debugDescription: String { "***" }
  /// A mirror without children.
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

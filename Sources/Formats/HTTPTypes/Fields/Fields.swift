/// The fields of a message in the order of the wire, RFC 9110 section 5.
///
/// All names and values are in one array of bytes, and each field is a slot of sixteen bytes that points into it. A
/// received head is adopted as it is; a list that was built here already has the form that is written to the wire.
public struct Fields: Sendable {
  @usableFromInline var bytes: [UInt8] = []
  @usableFromInline var slots: [Slot] = []
  /// Whether `bytes` is exactly `Name: value CRLF` for each slot, so that encoding is one copy.
  @usableFromInline var isWireForm = true

  /// What all fields together may weigh, far above what any server accepts.
  public static let maximumSize = 1 << 20

  @usableFromInline
  struct Slot: Sendable {
    @usableFromInline var nameStart: UInt32
    @usableFromInline var valueStart: UInt32
    @usableFromInline var valueLength: UInt32
    @usableFromInline var nameLength: UInt16
    @usableFromInline var known: KnownField?

    @inlinable
    init(name: Range<Int>, value: Range<Int>, known: KnownField?) {
      nameStart = UInt32(truncatingIfNeeded: name.lowerBound)
      nameLength = UInt16(truncatingIfNeeded: name.count)
      valueStart = UInt32(truncatingIfNeeded: value.lowerBound)
      valueLength = UInt32(truncatingIfNeeded: value.count)
      self.known = known
    }

    @inlinable var name: Range<Int> {
      Range(uncheckedBounds: (Int(nameStart), Int(nameStart) &+ Int(nameLength)))
    }
    @inlinable var value: Range<Int> {
      Range(uncheckedBounds: (Int(valueStart), Int(valueStart) &+ Int(valueLength)))
    }
  }

  /// An empty list, which owns no memory.
  @inlinable public init() {}

  /// An empty list with room, so that a response of the usual size allocates twice.
  @inlinable
  public init(fields: Int, bytes size: Int) {
    slots.reserveCapacity(fields)
    bytes.reserveCapacity(size)
  }

  /// Forgets all fields; a list that is used again keeps its memory.
  @inlinable
  public mutating func removeAll(keepingCapacity: Bool = false) {
    bytes.removeAll(keepingCapacity: keepingCapacity)
    slots.removeAll(keepingCapacity: keepingCapacity)
    isWireForm = true
  }
}

extension Fields: ExpressibleByDictionaryLiteral {
  /// Fields that are written in the program.
  public init(dictionaryLiteral elements: (FieldName, StaticString)...) {
    for (name, value) in elements { append(name, value) }
  }
}

extension Fields: Equatable {
  /// Two lists are equal when they have the same names (in any case) and values in the same order.
  public static func == (left: Fields, right: Fields) -> Bool {
    left.elementsEqual(right) { $0.name == $1.name && $0.value == $1.value }
  }
}

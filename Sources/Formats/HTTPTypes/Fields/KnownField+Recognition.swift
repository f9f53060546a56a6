extension KnownField {
  /// Finds the id of a name in any case, without hashing text and without an allocation.
  ///
  /// The name must be a token: the case is folded by setting one bit, which is exact only for the characters of a token.
  package init?(token bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress, bytes.count > 0 else { return nil }
    let ends = Ends(start, bytes.count)
    let table = Self.table
    let index = Int(table.slots[ends.slot])
    guard index < table.known.count, table.known[index] == ends,
      let candidate = Self(rawValue: UInt8(index))
    else { return nil }
    // What is neither in the first nor in the last eight bytes.
    if bytes.count > 16, let known = UnsafeRawPointer(candidate.spelling.bytes.baseAddress) {
      var offset = 8
      while offset < bytes.count - 8 {
        guard fold(start + offset) == fold(known + offset) else { return nil }
        offset += 8
      }
    }
    self = candidate
  }

  /// The same for a slice of an array.
  package init?(token range: Range<Int>, of bytes: [UInt8]) {
    let found = bytes.withUnsafeBytes { Self(token: UnsafeRawBufferPointer(rebasing: $0[range])) }
    guard let found else { return nil }
    self = found
  }

  private static let table = Table()

  private struct Table {
    /// Both ends of each name, by id.
    let known: [Ends]
    /// Ids by the hash of both ends; `Ends.multiplier` was searched so that no two names meet.
    let slots: [UInt8]

    init() {
      known = allCases.compactMap { name in
        name.spelling.bytes.baseAddress.map { Ends($0, name.spelling.utf8CodeUnitCount) }
      }
      var slots = [UInt8](repeating: .max, count: 512)
      for (id, ends) in known.enumerated() { slots[ends.slot] = UInt8(truncatingIfNeeded: id) }
      self.slots = slots
    }
  }
}

/// The first and the last eight bytes of a name with the case bit set, overlapping in a short one.
private struct Ends: Equatable {
  let head: UInt64
  let tail: UInt64
  let count: Int

  private static let multiplier: UInt64 = 0x720d_0b63_5501_4301

  init(_ start: UnsafeRawPointer, _ count: Int) {
    self.count = count
    if count >= 8 {
      (head, tail) = (fold(start), fold(start + (count - 8)))
    } else if count >= 4 {
      (head, tail) = (foldFour(start), foldFour(start + (count - 4)))
    } else {
      let bytes = UnsafeRawBufferPointer(start: start, count: count)
      head = (UInt64(bytes[0]) | UInt64(bytes[count / 2]) << 8) | caseBits
      tail = UInt64(bytes[count - 1]) | caseBits
    }
  }

  var slot: Int {
    let mixed = (head ^ (tail << 5 | tail >> 59)) &+ UInt64(count)
    return Int((mixed &* Self.multiplier) >> 55)
  }
}

private let caseBits: UInt64 = 0x2020_2020_2020_2020

private func fold(_ start: UnsafeRawPointer) -> UInt64 {
  UInt64(littleEndian: start.loadUnaligned(as: UInt64.self)) | caseBits
}

private func foldFour(_ start: UnsafeRawPointer) -> UInt64 {
  UInt64(UInt32(littleEndian: start.loadUnaligned(as: UInt32.self))) | caseBits
}

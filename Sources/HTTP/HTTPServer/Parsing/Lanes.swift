/// Eight bytes that are tested at once; a test sets the high bit of each lane that it finds.
///
/// Lanes keep to themselves: each sum is of seven bits, so nothing is carried into the next lane.
struct Lanes {
  private let high: UInt64
  private let low: UInt64

  @inline(__always)
  init(_ word: UInt64) {
    high = word & Self.all(0x80)
    low = word & Self.all(0x7F)
  }

  /// What is no letter, digit, dash or dot: those are in every ``ByteSet`` and make up most of a head.
  @inline(__always)
  var notInEverySet: UInt64 {
    let letters = Self.atLeast(0x61, low | Self.all(0x20)) & ~Self.atLeast(0x7B, low | Self.all(0x20))
    // From the dash to the nine there is one stranger, the slash.
    let others = Self.atLeast(0x2D, low) & ~Self.atLeast(0x3A, low) & Self.atLeast(1, low ^ Self.all(0x2F))
    return (~(letters | others) | high) & Self.all(0x80)
  }

  /// What is below 0x20, tabs too, and DEL.
  @inline(__always)
  var controls: UInt64 {
    (~Self.atLeast(0x20, low) | Self.atLeast(0x7F, low)) & ~high & Self.all(0x80)
  }

  @inline(__always)
  private static func all(_ byte: UInt64) -> UInt64 { byte &* 0x0101_0101_0101_0101 }

  @inline(__always)
  private static func atLeast(_ bound: UInt64, _ lanes: UInt64) -> UInt64 { lanes &+ all(0x80 &- bound) }
}

/// A generator of which the same seed always gives the same numbers.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Random bytes, mostly out of an alphabet in which the rules of a format are.
  mutating func bytes(upTo count: Int, alphabet: String) -> [UInt8] {
    let letters = Array(alphabet.utf8)
    return (0..<Int.random(in: 0...count, using: &self)).map { _ in
      Int.random(in: 0..<10, using: &self) == 0
        ? UInt8.random(in: 0...255, using: &self)
        : letters[Int.random(in: 0..<letters.count, using: &self)]
    }
  }
}

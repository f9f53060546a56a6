internal import CSimdJSON

/// A parsed document in one allocation: simdjson's tape, then its decoded strings, then the source.
///
/// A word has its type in the top byte and a payload below. The first word's payload is the number of words; the last
/// word is our own and says where the source lies (offset and length, 32 bits each).
struct Tape: Sendable {
  private let words: [UInt64]

  /// The types of simdjson's tape words.
  enum Mark {
    static let null = UInt8(ascii: "n")
    static let yes = UInt8(ascii: "t")
    static let no = UInt8(ascii: "f")
    static let integer = UInt8(ascii: "l")
    static let unsigned = UInt8(ascii: "u")
    static let double = UInt8(ascii: "d")
    static let string = UInt8(ascii: "\"")
    static let array = UInt8(ascii: "[")
    static let object = UInt8(ascii: "{")
  }

  init(copying parsed: csimdjson_tape, source: UnsafeRawBufferPointer) {
    let strings = unsafe parsed.word_count * 8
    let text = unsafe strings + parsed.string_bytes
    let capacity = (text + source.count + 7) / 8
    unsafe words = [UInt64](unsafeUninitializedCapacity: capacity) { buffer, count in
      unsafe buffer[capacity - 1] = 0
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[..<strings])
        .copyMemory(from: UnsafeRawBufferPointer(start: parsed.words, count: strings))
      unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[strings..<text])
        .copyMemory(from: UnsafeRawBufferPointer(start: parsed.strings, count: parsed.string_bytes))
      unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[text...]).copyMemory(from: source)
      unsafe buffer[parsed.word_count - 1] = UInt64(text) << 32 | UInt64(source.count)
      count = capacity
    }
  }

  @inline(__always)
  func mark(_ index: Int) -> UInt8 { UInt8(truncatingIfNeeded: words[index] >> 56) }

  /// The word after a number's own, which holds its bits.
  func number(_ index: Int) -> UInt64 { words[index + 1] }

  /// The index after the value at `index`.
  @inline(__always)
  func end(_ index: Int) -> Int { Self.end(index, words[index]) }

  @inline(__always)
  static func end(_ index: Int, _ word: UInt64) -> Int {
    switch UInt8(truncatingIfNeeded: word >> 56) {
    case Mark.array, Mark.object: Int(truncatingIfNeeded: word & 0xFFFF_FFFF)
    case Mark.integer, Mark.unsigned, Mark.double: index + 2
    default: index + 1
    }
  }

  /// How many elements or members the container has; simdjson counts to 2^24 - 1 and stops there.
  func count(_ index: Int) -> Int {
    let counted = Int(truncatingIfNeeded: words[index] >> 32 & 0xFF_FFFF)
    guard counted == 0xFF_FFFF else { return counted }
    var children = 0
    var child = index + 1
    while child < end(index) - 1 {
      children += 1
      child = end(child)
    }
    return mark(index) == Mark.object ? children / 2 : children
  }

  /// The memory itself, for what must be fast; it lives as long as the call.
  @inline(__always)
  func read<Result>(_ body: (Reader) -> Result) -> Result {
    unsafe words.withUnsafeBufferPointer { unsafe body(Reader(words: $0)) }
  }

  /// A tape's memory, borrowed.
  @unsafe struct Reader {
    let words: UnsafeBufferPointer<UInt64>

    @inline(__always)
    func end(_ index: Int) -> Int { unsafe Tape.end(index, words[index]) }

    /// The UTF-8 of the string at `index`: its place is the payload, its length stands in front.
    @inline(__always)
    func string(_ index: Int) -> UnsafeRawBufferPointer {
      let bytes = unsafe UnsafeRawBufferPointer(words)
      let strings = unsafe Int(truncatingIfNeeded: words[0] & 0xFFFF_FFFF) * 8
      let length = unsafe strings + Int(truncatingIfNeeded: words[index] & 0xFFFF_FFFF_FFFF)
      let start = length + 4
      let count = unsafe Int(bytes.loadUnaligned(fromByteOffset: length, as: UInt32.self))
      return unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<start + count])
    }

    /// The text that was parsed.
    var source: UnsafeRawBufferPointer {
      let place = unsafe words[Int(truncatingIfNeeded: words[0] & 0xFFFF_FFFF) - 1]
      let start = Int(truncatingIfNeeded: place >> 32)
      let end = start + Int(truncatingIfNeeded: place & 0xFFFF_FFFF)
      return unsafe UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(words)[start..<end])
    }
  }
}

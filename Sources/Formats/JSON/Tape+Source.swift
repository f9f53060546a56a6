extension Tape {
  /// Where in the source the value at `index` was written.
  ///
  /// The tape does not say, but its words and the source's tokens come in the same order, so one walk over both finds
  /// the token of any word. The source is known to be valid, which keeps the walk short.
  func sourceRange(of index: Int) -> Range<Int> {
    unsafe read { tape in
      let source = unsafe tape.source
      var word = 1
      var position = 0
      var start = 0
      let end = end(index)
      while word < end, position < source.count {
        let token = unsafe source[position]
        guard !Self.separates(token) else {
          position += 1
          continue
        }
        if word == index { start = position }
        position = unsafe Self.tokenEnd(in: source, from: position)
        word = Self.opens(token) ? word + 1 : self.end(word)
      }
      return start..<position
    }
  }

  private static func tokenEnd(in source: UnsafeRawBufferPointer, from start: Int) -> Int {
    var position = start + 1
    switch unsafe source[start] {
    case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"):
      return position
    case UInt8(ascii: "\""):
      while position < source.count {
        let byte = unsafe source[position]
        position += byte == UInt8(ascii: "\\") ? 2 : 1
        if byte == UInt8(ascii: "\"") { break }
      }
    default:
      while position < source.count, unsafe !separates(source[position]), unsafe !closes(source[position]) {
        position += 1
      }
    }
    return position
  }

  private static func separates(_ byte: UInt8) -> Bool {
    byte <= UInt8(ascii: " ") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":")
  }

  private static func opens(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") }

  private static func closes(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") }
}

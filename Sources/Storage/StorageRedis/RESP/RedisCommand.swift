/// What is asked of a Redis: a list of byte strings, each with its length in front, so that nothing in them is ever read
/// as anything else (J14).
package struct RedisCommand: Sendable {
  /// The words, the command's name first.
  let words: [[UInt8]]
  /// Whether it changes something: without a reply nobody knows whether it did.
  let isWrite: Bool

  package init(_ words: [[UInt8]], isWrite: Bool = false) {
    self.words = words
    self.isWrite = isWrite
  }

  init(_ words: String..., isWrite: Bool = false) {
    self.init(words.map { Array($0.utf8) }, isWrite: isWrite)
  }

  /// Appends the command as it goes over the wire.
  package func write(to output: inout [UInt8]) {
    Self.head(UInt8(ascii: "*"), words.count, to: &output)
    for word in words {
      Self.head(UInt8(ascii: "$"), word.count, to: &output)
      output += word
      output += [0x0D, 0x0A]
    }
  }

  private static func head(_ mark: UInt8, _ count: Int, to output: inout [UInt8]) {
    output.append(mark)
    output += String(count).utf8
    output += [0x0D, 0x0A]
  }
}

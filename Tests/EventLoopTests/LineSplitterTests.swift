import PosternEventLoop
import Testing

@Suite("A splitter of lines") struct LineSplitterTests {
  typealias Line = LineSplitter.Line

  @Test(arguments: [
    ("", []),
    ("\n", [""]),
    ("one\ntwo\n", ["one", "two"]),
    ("one\r\ntwo\r\n", ["one", "two"]),
    ("one\n\n\r\ntwo\n", ["one", "", "", "two"]),
    ("one\ntwo", ["one", "two"]),
    ("one\rtwo\r\r\nthree\r", ["one\rtwo\r", "three\r"]),
    ("\r", ["\r"]),
  ])
  func `gives each line without its end, and the last one without one`(text: String, lines: [String]) {
    let expected = lines.map { Line.complete(Array($0.utf8)) }
    for size in 1...max(1, text.utf8.count) {
      #expect(split(Array(text.utf8), sizes: { size }) == expected, "in pieces of \(size)")
    }
  }

  @Test func `finds the same lines in whatever pieces they come`() {
    var random = SeededGenerator(seed: 4711)
    let alphabet = Array("\n\rabc".utf8)
    for _ in 0..<500 {
      let limit = Int.random(in: 0...12, using: &random)
      let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
        alphabet[Int.random(in: alphabet.indices, using: &random)]
      }
      let pieces = split(bytes, limit: limit, sizes: { Int.random(in: 1...9, using: &random) })
      #expect(pieces == plainly(bytes, limit: limit), "limit \(limit): \(bytes)")
    }
  }

  @Test func `takes a long line byte by byte in no more than a moment`() {
    let line = pattern(1 << 20).map { $0 == UInt8(ascii: "\n") ? 0 : $0 }
    var splitter = LineSplitter()
    // What is handed out before it must not be moved for every byte.
    splitter.append(Array("first\n{".utf8))
    #expect(splitter.next() == .complete(Array("first".utf8)))
    var early = 0
    let time = ContinuousClock().measure {
      for byte in line {
        splitter.append([byte])
        if splitter.next() != nil { early += 1 }
      }
    }
    #expect(early == 0)
    splitter.append([UInt8(ascii: "\n")])
    #expect(splitter.next() == .complete(Array("{".utf8) + line))
    // Were it copied for every byte, that would be half a terabyte.
    #expect(time < .seconds(30))
  }

  @Test func `skips what is too long, says how long it was, and loses nothing else`() {
    let text = Array("12345\n123456\n123456\r\n12345\r\n1\n1234567890\n\n1234567".utf8)
    let expected: [Line] = [
      .complete(Array("12345".utf8)), .oversized(byteCount: 6), .oversized(byteCount: 6),
      .complete(Array("12345".utf8)), .complete(Array("1".utf8)), .oversized(byteCount: 10),
      .complete([]), .oversized(byteCount: 7),
    ]
    for size in 1...text.count { #expect(split(text, limit: 5, sizes: { size }) == expected) }
  }

  @Test func `keeps no more than a line may have`() {
    var splitter = LineSplitter(limit: 1000)
    for _ in 0..<10_000 {
      splitter.append([UInt8](repeating: 7, count: 100))
      #expect(splitter.next() == nil)
      guard splitter.bufferedByteCount <= 1001 else {
        Issue.record("\(splitter.bufferedByteCount) bytes are kept")
        return
      }
    }
    #expect(splitter.finish() == .oversized(byteCount: 1_000_000))
    #expect(splitter.finish() == nil)
  }

  @Test func `takes a limit of any size`() {
    #expect(split(Array("1\n\n".utf8), limit: -1, sizes: { 1 }) == [.oversized(byteCount: 1), .complete([])])
    #expect(split(Array("1\n".utf8), limit: .max, sizes: { 1 }) == [.complete([UInt8(ascii: "1")])])
  }

  private func split(_ bytes: [UInt8], limit: Int = 100, sizes: () -> Int) -> [Line] {
    var (splitter, lines, rest) = (LineSplitter(limit: limit), [] as [Line], bytes[...])
    while !rest.isEmpty {
      let piece = rest.prefix(sizes())
      rest = rest.dropFirst(piece.count)
      splitter.append(Array(piece))
      while let line = splitter.next() { lines.append(line) }
    }
    if let line = splitter.finish() { lines.append(line) }
    return lines
  }

  /// The same, with everything at hand.
  private func plainly(_ bytes: [UInt8], limit: Int) -> [Line] {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
    for index in lines.indices.dropLast() where lines[index].last == UInt8(ascii: "\r") {
      lines[index].removeLast()
    }
    if lines.last == [] { lines.removeLast() }
    return lines.map { $0.count > limit ? .oversized(byteCount: $0.count) : .complete($0) }
  }
}

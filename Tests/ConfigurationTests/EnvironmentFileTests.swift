import PosternConfiguration
import Testing

@Suite struct `A file of settings` {
  @Test(arguments: [
    ("A=b", "b"), ("A=", ""), ("  A=b  ", "b"), ("A=b c", "b c"), ("A=b # c", "b"), ("A=b#c", "b#c"),
    ("A=b=c", "b=c"), ("A= # nothing", ""), ("A=https://h.example/?a=b&c", "https://h.example/?a=b&c"),
    (#"A="b c""#, "b c"), (#"A="b#c" # d"#, "b#c"), (#"A="\n\t\"\\\$""#, "\n\t\"\\$"),
    ("A='b \"c\" $d \\n'", #"b "c" $d \n"#), ("A=''", ""), ("A=é", "é"), ("A=8tK2Q~DmhAz.x", "8tK2Q~DmhAz.x"),
  ])
  func `a value is read as it is written`(line: String, value: String) {
    let file = EnvironmentFile(Array("# before\n\n\(line)\nB=1\n".utf8))
    #expect(file.faults == [])
    #expect(file.entries["A"]?.value == value)
    #expect(file.entries["A"]?.line == 3)
    #expect(file.entries["B"]?.line == 4)
  }

  @Test(arguments: [
    "A", "=b", "1A=b", "A B=c", "A =b", "A= b", "export A=b", "A-B=c", "A='b", "A=\"b", "A='b'c", "A=\"b\"c",
    "A=\"b\"#c", "A=b'c", "A=$B", "A=\"$B\"", "A=b\\c", "A=`b`", "A=#b", "A=\"\\x\"", "A=b\r", "A=b\0", "é=b",
  ])
  func `a line that could be read in two ways is refused, and the others are read`(line: String) {
    let file = EnvironmentFile(Array("B=1\n\(line)\nC=1".utf8))
    #expect(file.faults.map(\.line) == [2])
    #expect(file.entries.keys.sorted() == ["B", "C"])
  }

  @Test func `a name given twice is refused with both lines`() {
    let file = EnvironmentFile(Array("A=1\n\nA=2".utf8))
    #expect(file.faults.map(\.problem) == ["A is already set on line 1; remove one of the two"])
    #expect(file.faults.map(\.line) == [3])
  }

  @Test(
    arguments: [([0xFF], 1), ([0xEF, 0xBB, 0xBF, 0x41, 0x3D], 1), ([0x0A], (1 << 20) + 1)] as [([UInt8], Int)]
  )
  func `bytes that are no such file are refused as a whole`(unit: [UInt8], count: Int) {
    let bytes = Array(repeatElement(unit, count: count).joined())
    let file = EnvironmentFile(bytes)
    #expect(file.faults.count == 1)
    #expect(file.entries.isEmpty)
  }

  @Test func `twenty wrong lines are described, and the others only mentioned`() throws {
    let file = EnvironmentFile(Array((String(repeating: "?\n", count: 5000) + "A=1\n").utf8))
    #expect(file.faults.map(\.line) == Array(1...21))
    #expect(try #require(file.faults.last).problem.contains("others after it"))
    #expect(file.entries["A"]?.value == "1")
  }

  @Test(arguments: 0..<200)
  func `a quoted value comes back as it was`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let alphabet: [Character] = Array("ab '\"\\$`#=\n\té👩‍🚀") + ["\u{301}"]
    let length = Int.random(in: 0...20, using: &random)
    let value = String((0..<length).map { _ in alphabet.randomElement(using: &random) ?? "a" })
    let escaped = value.unicodeScalars.reduce(into: "") { text, character in
      switch character {
      case "\n": text += "\\n"
      case "\"", "\\", "$": text += "\\\(character)"
      default: text.unicodeScalars.append(character)
      }
    }
    let file = EnvironmentFile(Array("A=\"\(escaped)\"".utf8))
    #expect(value.unicodeScalars.contains("`") ? file.faults.count == 1 : file.entries["A"]?.value == value)
  }

  @Test(arguments: 0..<200)
  func `no bytes are too much for it`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let bytes = (0..<200).map { _ in UInt8.random(in: 0...127, using: &random) }
    let file = EnvironmentFile(bytes)
    #expect(file.entries.count + file.faults.count <= 201)
  }
}

/// SplitMix64: the same numbers for the same seed, on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

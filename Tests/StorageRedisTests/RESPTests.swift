import PosternTesting
import Testing

@testable import PosternStorageRedis

@Suite("What a Redis says") struct RESPTests {
  /// All that is said in bytes that come at once, or cut in pieces of a length.
  private func values(_ bytes: [UInt8], piece: Int = .max) throws -> [RESPValue] {
    var parser = RESPParser()
    var values: [RESPValue] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let next = rest.prefix(piece)
      rest = rest.dropFirst(piece)
      try parser.append(Array(next))
      while let value = try parser.next() { values.append(value) }
    }
    return values
  }

  private static let said: [(String, RESPValue)] = [
    ("+OK\r\n", .simple("OK")), ("-ERR no\r\n", .error("ERR no")), (":-7\r\n", .integer(-7)),
    ("$3\r\na\r\n\r\n", .bytes(Array("a\r\n".utf8))), ("$0\r\n\r\n", .bytes([])), ("$-1\r\n", .null),
    ("*-1\r\n", .null),
    ("_\r\n", .null), ("#t\r\n", .bool(true)), ("#f\r\n", .bool(false)), (",1.5\r\n", .double("1.5")),
    (",inf\r\n", .double("inf")),
    ("(123456789012345678901234567890\r\n", .double("123456789012345678901234567890")),
    ("*0\r\n", .array([])), ("*2\r\n:1\r\n*1\r\n+a\r\n", .array([.integer(1), .array([.simple("a")])])),
    ("~1\r\n:1\r\n", .array([.integer(1)])), ("%1\r\n+a\r\n:1\r\n", .map([.simple("a"), .integer(1)])),
    (">2\r\n+message\r\n$1\r\nx\r\n", .push([.simple("message"), .bytes([0x78])])),
    ("!5\r\nERR x\r\n", .error("ERR x")), ("=6\r\ntxt:ab\r\n", .bytes([0x61, 0x62])),
    ("|1\r\n+ttl\r\n:3\r\n+OK\r\n", .simple("OK")), (":9223372036854775807\r\n", .integer(.max)),
    (":-9223372036854775808\r\n", .integer(.min)),
  ]

  @Test func `is read the same in one piece and byte by byte`() throws {
    let all = Self.said.flatMap { Array($0.0.utf8) }
    for piece in [1, 2, 3, 7, 64, .max] {
      #expect(try values(all, piece: piece) == Self.said.map(\.1))
    }
  }

  @Test(
    .requirement("J14"),
    arguments: [
      "x\r\n", "\r\n", "HTTP/1.1 400 Bad Request\r\n", "$5\r\nab\r\n\r\n\r\n", "$-2\r\n", "$+1\r\n",
      "$ 1\r\n", "$1a\r\n", "$\r\n",
      "$99999999999999999999\r\n", "$9223372036854775807\r\n", "$536870912\r\n", "*99999999\r\n", "*-2\r\n",
      "%-1\r\n",
      "*9223372036854775807\r\n", "%4611686018427387904\r\n", ":\r\n", ":1.5\r\n", ":+1\r\n",
      ":9223372036854775808\r\n", ": 1\r\n",
      "+OK\n", "+O\rK\r\n", "$1\r\nab\r\n", "$1\r\na\r\r", "_x\r\n", "#x\r\n", ",\r\n", "=2\r\nab\r\n",
      "=4\r\nabcd\r\n",
      String(repeating: "*1\r\n", count: 20) + ":1\r\n",
      "*2\r\n*40000\r\n" + String(repeating: ":1\r\n", count: 40_000) + "*40000\r\n",
      "+" + String(repeating: "a", count: 70_000),
    ])
  func `is refused when it is no reply`(text: String) throws {
    for piece in [1, .max] {
      #expect(throws: RESPError.self) {
        try values(Array(text.utf8), piece: piece == 1 && text.count > 5_000 ? 977 : piece)
      }
    }
  }

  @Test(.requirement("J14")) func `is not waited for in more memory than a page takes`() throws {
    var parser = RESPParser()
    try parser.append(Array("$8388608\r\n".utf8))
    let block = [UInt8](repeating: 0x61, count: 1 << 20)
    #expect(throws: RESPError.self) { for _ in 0..<100 { try parser.append(block) } }
  }

  @Test(.requirement("J14")) func `is asked in words with their lengths, whatever is in them`() {
    var output: [UInt8] = []
    RedisCommand([.word("GET"), .word("a\r\n*1\r\n$8\r\nFLUSHALL\r\n"), []]).write(to: &output)
    #expect(
      String(decoding: output, as: UTF8.self)
        == "*3\r\n$3\r\nGET\r\n$21\r\na\r\n*1\r\n$8\r\nFLUSHALL\r\n\r\n$0\r\n\r\n")
  }

  @Test func `of slots follows what stands in braces`() {
    #expect(Slots.crc16(Array("123456789".utf8)[...]) == 0x31C3)
    for (key, same) in [
      ("{user1000}.following", "user1000"), ("foo{bar}{zap}", "bar"), ("foo{{bar}}zap", "{bar"),
    ] {
      #expect(Slots.slot(of: Array(key.utf8)) == Slots.slot(of: Array(same.utf8)))
    }
    #expect(
      Slots.slot(of: Array("foo{}{bar}".utf8)) == Int(Slots.crc16(Array("foo{}{bar}".utf8)[...])) % 16_384)
    #expect(Slots.slot(of: Array("123456789".utf8)) == 12_739)
  }

  @Test func `of nodes is read, or refused`() throws {
    let place = RedisURL.Place.host("seed", port: 1)
    let good = try #require(
      try values(
        Array(
          "*2\r\n*3\r\n:0\r\n:8191\r\n*2\r\n$1\r\na\r\n:7\r\n*3\r\n:8192\r\n:16383\r\n*2\r\n$0\r\n\r\n:8\r\n"
            .utf8)
      ).first)
    let slots = try #require(Slots(good, from: place))
    #expect(slots.place(of: 0) == .host("a", port: 7))
    #expect(slots.place(of: 16_383) == .host("seed", port: 8))
    for bad in [
      ":1\r\n", "*1\r\n:1\r\n", "*1\r\n*3\r\n:-1\r\n:5\r\n*2\r\n+a\r\n:1\r\n",
      "*1\r\n*3\r\n:5\r\n:1\r\n*2\r\n+a\r\n:1\r\n",
      "*1\r\n*3\r\n:0\r\n:16384\r\n*2\r\n+a\r\n:1\r\n", "*1\r\n*3\r\n:0\r\n:1\r\n*2\r\n+a\r\n:70000\r\n",
    ] {
      let value = try #require(try values(Array(bad.utf8)).first)
      #expect(Slots(value, from: place) == nil)
    }
  }
}

/// Which node of a cluster has a key (Redis cluster specification).
struct Slots: Sendable, Equatable {
  static let count = 16_384

  /// Which part of a key decides: what stands in its first braces, or all of it.
  static func slot(of key: [UInt8]) -> Int {
    var hashed = key[...]
    if let open = key.firstIndex(of: UInt8(ascii: "{")),
      let close = key[(open + 1)...].firstIndex(of: UInt8(ascii: "}")), close > open + 1
    {
      hashed = key[(open + 1)..<close]
    }
    return Int(crc16(hashed)) % count
  }

  /// CRC-16/XMODEM.
  static func crc16(_ bytes: ArraySlice<UInt8>) -> UInt16 {
    var sum: UInt16 = 0
    for byte in bytes {
      sum ^= UInt16(byte) << 8
      for _ in 0..<8 { sum = sum & 0x8000 == 0 ? sum << 1 : sum << 1 ^ 0x1021 }
    }
    return sum
  }

  /// The first slot of each range, with the last one and the node that has them, in order.
  private var ranges: [(first: Int, last: Int, place: RedisURL.Place)] = []

  /// Reads the reply to `CLUSTER SLOTS`; nil for something else.
  ///
  /// - Parameters:
  ///   - reply: What the node says.
  ///   - place: The node, which leaves its own name out where it does not know it.
  init?(_ reply: RESPValue, from place: RedisURL.Place) {
    guard let entries = reply.elements else { return nil }
    for entry in entries {
      guard let parts = entry.elements, parts.count >= 3, let first = parts[0].number,
        let last = parts[1].number,
        (0..<Int64(Self.count)).contains(first), (first..<Int64(Self.count)).contains(last),
        let node = parts[2].elements, node.count >= 2,
        let port = node[1].number.flatMap(UInt16.init(exactly:))
      else { return nil }
      let name = node[0].text ?? ""
      let known: RedisURL.Place
      if name.isEmpty || name == "?", case .host(let own, _) = place {
        known = .host(own, port: port)
      } else {
        known = .host(name, port: port)
      }
      ranges.append((Int(first), Int(last), known))
    }
    ranges.sort { $0.first < $1.first }
  }

  /// The node that has a slot; nil where none has it now.
  func place(of slot: Int) -> RedisURL.Place? {
    ranges.first { ($0.first...$0.last).contains(slot) }?.place
  }

  /// All nodes that have slots.
  var places: [RedisURL.Place] {
    var seen: Set<RedisURL.Place> = []
    return ranges.map(\.place).filter { seen.insert($0).inserted }
  }

  static func == (one: Slots, other: Slots) -> Bool {
    one.ranges.elementsEqual(other.ranges) { $0 == $1 }
  }
}

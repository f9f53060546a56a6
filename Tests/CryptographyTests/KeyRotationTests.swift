import PosternCryptography
import Testing

@Suite struct KeyRotationTests {
  private func key(_ number: UInt16) throws -> SymmetricKey {
    let bytes = [UInt8](repeating: 0, count: 30) + [UInt8(number >> 8), UInt8(number & 0xFF)]
    return try SymmetricKey(bytes.span)
  }

  @Test func `what an older key sealed opens until that key is taken away`() throws {
    let (first, second, third) = (try key(1), try key(2), try key(3))
    let box = try KeyRing(current: first).seal([7], as: "state")
    for ring in [
      try KeyRing(current: second, previous: [first]),
      try KeyRing(current: third, previous: [second, first]),
      try KeyRing(current: first, previous: [second]), try KeyRing(current: first, previous: [first]),
    ] {
      #expect(try ring.open(box, as: "state") == [7])
    }
    let without = try KeyRing(current: third, previous: [second])
    let error = #expect(throws: SealedBoxError.self) { try without.open(box, as: "state") }
    #expect(error?.code == .unknownKey)
  }

  @Test func `only the current key seals`() throws {
    let (old, new) = (try key(1), try key(2))
    let ring = try KeyRing(current: new, previous: [old])
    let box = try ring.seal([7], as: "state")
    #expect(try KeyRing(current: new).open(box, as: "state") == [7])
    #expect(throws: SealedBoxError.self) { try KeyRing(current: old).open(box, as: "state") }
  }

  @Test func `a box of an older key is worth sealing again`() throws {
    let (old, new) = (try key(1), try key(2))
    let (before, after) = (try KeyRing(current: old), try KeyRing(current: new, previous: [old]))
    let box = try before.seal([7], as: "state")
    #expect(before.isCurrent(box) && !after.isCurrent(box))
    #expect(after.isCurrent(try after.seal([7], as: "state")))
  }

  @Test func `a replica that knows the new key as a previous one opens what it sealed`() throws {
    let (old, new) = (try key(1), try key(2))
    let box = try KeyRing(current: new, previous: [old]).seal([7], as: "state")
    #expect(try KeyRing(current: old, previous: [new]).open(box, as: "state") == [7])
  }

  /// These two were found by trying 25,555 keys.
  @Test func `two keys with the same id are told apart`() throws {
    let (one, other) = (try key(5_142), try key(25_554))
    let box = try KeyRing(current: one).seal([7], as: "state")
    #expect(box.bytes[1..<5] == [0xD1, 0xF2, 0x1A, 0x62])
    #expect(try KeyRing(current: other, previous: [one]).open(box, as: "state") == [7])
    let error = #expect(throws: SealedBoxError.self) { try KeyRing(current: other).open(box, as: "state") }
    #expect(error?.code == .notAuthentic)
  }
}

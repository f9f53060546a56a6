import PosternCryptography
import PosternTesting
import Testing

@Suite struct KeyRingTests {
  private let ring: KeyRing
  private let text = Array(
    "the state of a request, about as long as one is, and not a multiple of sixteen".utf8)
  private let context = Array("alice@example.org".utf8)

  init() throws { ring = try KeyRing(current: .random()) }

  private func seal() throws -> SealedBox { try ring.seal(text, as: "state", boundTo: context) }

  /// The code of the refusal; a box that opens has none.
  private func refusal(
    of box: [UInt8], as type: String = "state", boundTo context: [UInt8]? = nil, by ring: KeyRing? = nil
  ) -> SealedBoxError.Code? {
    do throws(SealedBoxError) {
      _ = try (ring ?? self.ring).open(SealedBox(box), as: type, boundTo: context ?? self.context)
      return nil
    } catch {
      return error.code
    }
  }

  @Test(arguments: [0, 1, 15, 16, 17, 200, 70_000])
  func `what was sealed opens, and is longer by the overhead only`(count: Int) throws {
    let text = try Random.bytes(count)
    let box = try ring.seal(text, as: "state", boundTo: context)
    #expect(box.bytes.count == count + SealedBox.overhead && SealedBox.overhead == 45)
    #expect(try ring.open(box, as: "state", boundTo: context) == text)
    #expect(try ring.open(SealedBox(text: box.text), as: "state", boundTo: context) == text)
  }

  @Test func `the same text never makes the same box, but for the key's name`() throws {
    let boxes = try (0..<200).map { _ in try ring.seal([], as: "", boundTo: []).bytes }
    for range in [5..<17, 17..<29, 29..<45] { #expect(Set(boxes.map { $0[range] }).count == 200) }
    #expect(Set(boxes.map { $0[..<5] }).count == 1)
  }

  @Test func `a change of any bit is refused`() throws {
    let box = try seal().bytes
    for place in box.indices {
      for bit in 0..<8 {
        var changed = box
        changed[place] ^= 1 << bit
        let code: SealedBoxError.Code = place == 0 ? .malformed : place < 5 ? .unknownKey : .notAuthentic
        #expect(refusal(of: changed) == code, "byte \(place), bit \(bit)")
      }
    }
  }

  @Test func `a change of any character of its text is refused`() throws {
    let text = try seal().text
    for index in text.indices {
      let other = text[index] == "A" ? "B" : "A"
      let changed = text.replacingCharacters(at: index, with: other)
      #expect(throws: SealedBoxError.self) {
        try ring.open(SealedBox(text: changed), as: "state", boundTo: context)
      }
    }
    for wrong in [text + "-TAMPERED", text + "=", " " + text, text + "\n", ""] {
      #expect(throws: SealedBoxError.self) {
        try ring.open(SealedBox(text: wrong), as: "state", boundTo: context)
      }
    }
  }

  @Test func `a box cut anywhere, or longer, is refused`() throws {
    let box = try seal().bytes
    for count in 0..<box.count {
      #expect(
        refusal(of: Array(box.prefix(count))) == (count < SealedBox.overhead ? .malformed : .notAuthentic))
    }
    #expect(refusal(of: box + [0]) == .notAuthentic)
    #expect(refusal(of: box) == nil)
  }

  @Test(.requirement("C15"), arguments: ["", "stat", "states", "State", "cookie", "state\u{0}"])
  func `a box of one type is none of another`(type: String) throws {
    #expect(refusal(of: try seal().bytes, as: type) == .notAuthentic)
  }

  @Test(arguments: ["", "alice@example.or", "alice@example.org ", "bob@example.org"])
  func `a box that is bound to one context opens in no other`(other: String) throws {
    #expect(refusal(of: try seal().bytes, boundTo: Array(other.utf8)) == .notAuthentic)
  }

  @Test func `type and context do not run into each other`() throws {
    let box = try ring.seal(text, as: "ab", boundTo: Array("c".utf8)).bytes
    #expect(refusal(of: box, as: "a", boundTo: Array("bc".utf8)) == .notAuthentic)
    #expect(refusal(of: box, as: "abc", boundTo: []) == .notAuthentic)
    #expect(refusal(of: box, as: "", boundTo: Array("abc".utf8)) == .notAuthentic)
  }

  @Test func `another ring's box names a key that is unknown`() throws {
    let other = try KeyRing(current: .random(), previous: [.random(), .random()])
    #expect(refusal(of: try seal().bytes, by: other) == .unknownKey)
  }

  @Test func `another ring's box with our key's name is not authentic`() throws {
    let other = try KeyRing(current: .random()).seal(text, as: "state", boundTo: context).bytes
    #expect(refusal(of: Array(try seal().bytes.prefix(5)) + other.dropFirst(5)) == .notAuthentic)
  }

  @Test func `many threads share a ring`() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in UInt8(0)..<8 {
        group.addTask { [ring] in
          for _ in 0..<100 {
            let box = try ring.seal([number], as: "state", boundTo: [number])
            #expect(try ring.open(box, as: "state", boundTo: [number]) == [number])
          }
        }
      }
      try await group.waitForAll()
    }
  }
}

extension String {
  fileprivate func replacingCharacters(at index: Index, with other: String) -> String {
    self[..<index] + other + self[self.index(after: index)...]
  }
}

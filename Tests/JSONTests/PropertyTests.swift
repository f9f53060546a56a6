import Foundation
import PosternJSON
import Testing

@Suite struct PropertyTests {
  @Test(arguments: 0..<20)
  func `what is written is read back as the same value`(_ seed: UInt64) throws {
    var random = SeededGenerator(state: seed &* 0x9E37_79B9 &+ 1)
    for _ in 0..<50 {
      let value = random.value(depth: 5)
      let bytes = try JSONWriter.encode(value)
      let root = try JSON.parse(bytes).root
      #expect(JSONValue(root) == value)
      #expect(try JSONWriter.encode(JSONValue(root)) == bytes)
      #expect(try JSON.decode(JSONValue.self, from: JSON.encode(value)) == value)
      #expect(root.raw.bytes == bytes)
    }
  }

  @Test(arguments: 0..<10)
  func `Foundation reads the same from what is written`(_ seed: UInt64) throws {
    var random = SeededGenerator(state: seed &* 0x1234_5678_9ABC &+ 77)
    for _ in 0..<30 {
      let value = random.value(depth: 4)
      let bytes = try JSONWriter.encode(value)
      let theirs = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
      let isSame = agree(theirs, value)
      #expect(isSame, "\(bytes.count) bytes")
    }
  }

  @Test(arguments: 0..<20)
  func `no mutation of a text makes the parser and the diagnosis disagree`(_ seed: UInt64) throws {
    var random = SeededGenerator(state: seed &* 0xABCD_EF01 &+ 3)
    for _ in 0..<200 {
      var bytes = try JSONWriter.encode(random.value(depth: 3))
      for _ in 0...Int.random(in: 0..<3, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] =
          Array(#"{}[],:"\0123456789-+.eEtrufalsn \#u{1}"#.utf8).randomElement(using: &random) ?? 0
      }
      let isAccepted = (try? JSON.parse(bytes, limits: JSONLimits(duplicateKeys: .allowed))) != nil
      #expect(isAccepted == (Diagnosis.refusal(of: bytes) == nil), "\(bytes.count) bytes")
    }
  }

  /// Foundation reads numbers as `Decimal`s, which may cost the last bits.
  private func isNear(_ theirs: Double, _ ours: Double) -> Bool { abs(theirs - ours) <= abs(ours) * 1e-14 }

  private func agree(_ theirs: Any, _ ours: JSONValue) -> Bool {
    switch ours {
    case .null: theirs is NSNull
    case .bool(let value): theirs as? Bool == value
    case .int(let value): (theirs as? NSNumber)?.int64Value == value
    case .double(let value): (theirs as? NSNumber).map { isNear($0.doubleValue, value) } ?? false
    case .string(let value): theirs as? String == value
    case .array(let values):
      (theirs as? [Any]).map { theirs in
        theirs.count == values.count && zip(theirs, values).allSatisfy(agree)
      } ?? false
    case .object(let members):
      (theirs as? [String: Any]).map { theirs in
        theirs.count == members.count
          && members.allSatisfy { member in theirs[member.key].map { agree($0, member.value) } ?? false }
      } ?? false
    }
  }
}

private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func value(depth: Int) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &self) {
    case 0: .null
    case 1: .bool(.random(using: &self))
    case 2: .int(Int64(bitPattern: next()) >> Int64.random(in: 0..<63, using: &self))
    case 3: .double(finite())
    case 4, 5: .string(text())
    case 6: .array((0..<Int.random(in: 0..<6, using: &self)).map { _ in value(depth: depth - 1) })
    default:
      .object(
        JSONObject(
          (0..<Int.random(in: 0..<20, using: &self)).map { ("\($0)" + text(), value(depth: depth - 1)) }))
    }
  }

  private mutating func finite() -> Double {
    let value = Double(bitPattern: next())
    return value.isFinite ? value : 0.5
  }

  private mutating func text() -> String {
    let alphabet: [Unicode.Scalar] = [
      "a", "Z", "0", " ", "\"", "\\", "/", "\n", "\0", "\u{1F}", "é", "漢", "😀", "\u{10FFFF}",
    ]
    return (0..<Int.random(in: 0..<24, using: &self)).reduce(into: "") { text, _ in
      text.unicodeScalars.append(alphabet.randomElement(using: &self) ?? "x")
    }
  }
}

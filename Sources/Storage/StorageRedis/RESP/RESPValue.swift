/// What a Redis says (RESP2 and RESP3).
package enum RESPValue: Hashable, Sendable {
  /// A short text.
  case simple(String)
  /// What went wrong: the first word is a code.
  case error(String)
  /// A whole number.
  case integer(Int64)
  /// Bytes.
  case bytes([UInt8])
  /// Nothing, in any of its spellings.
  case null
  /// Truth.
  case bool(Bool)
  /// Any number, as it was written.
  case double(String)
  /// A list, or a set.
  case array([RESPValue])
  /// Keys and values, one after the other.
  case map([RESPValue])
  /// What nobody has asked for.
  case push([RESPValue])
}

extension RESPValue {
  /// Bytes or a short text, as text.
  var text: String? {
    switch self {
    case .simple(let text): text
    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
    default: nil
    }
  }

  /// A whole number, however it came.
  var number: Int64? {
    switch self {
    case .integer(let number): number
    case .simple, .bytes: text.flatMap { Int64($0) }
    default: nil
    }
  }

  /// The elements of a list, or a map's keys and values one after the other, as RESP2 has them.
  var elements: [RESPValue]? {
    switch self {
    case .array(let elements), .map(let elements), .push(let elements): elements
    default: nil
    }
  }
}

/// Why what came is no reply: the connection is of no more use.
package struct RESPError: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String
  init(_ description: String) { self.description = description }
}

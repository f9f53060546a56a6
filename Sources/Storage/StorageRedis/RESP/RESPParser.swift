internal import PosternStorage

/// Cuts a stream of bytes into what a Redis says, however the bytes are cut.
///
/// It believes nothing: lengths, counts and depths have limits, and what is not spelled exactly as the protocol says
/// is refused (J14).
package struct RESPParser {
  private static let longestLine = 64 * 1_024
  private static let longestBytes = StoreLimits.valueCount + 64 * 1_024
  private static let mostElements = 65_536
  private static let deepest = 8
  /// As much as a page of a scan may have, and no more.
  private static let mostWaiting = 64 << 20

  private var buffer: [UInt8] = []
  private var start = 0
  /// Before there are so many bytes another look finds nothing.
  private var wanted = 0

  /// Nothing has come yet.
  package init() {}

  /// Takes bytes that have come.
  mutating func append(_ bytes: UnsafeRawBufferPointer) throws(RESPError) {
    if start == buffer.count {
      buffer.removeAll(keepingCapacity: buffer.count < 1 << 20)
      wanted -= start
      start = 0
    } else if start > 1 << 16 {
      buffer.removeSubrange(..<start)
      wanted -= start
      start = 0
    }
    buffer.append(contentsOf: bytes)
    guard buffer.count - start <= Self.mostWaiting else { throw RESPError("a reply is too large") }
  }

  /// Takes bytes that have come.
  package mutating func append(_ bytes: [UInt8]) throws(RESPError) {
    var failure: RESPError?
    bytes.withUnsafeBytes { bytes in
      do throws(RESPError) { try append(bytes) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// The next thing that was said; nil until all of it has come.
  package mutating func next() throws(RESPError) -> RESPValue? {
    guard start < buffer.count, buffer.count >= wanted else { return nil }
    var reader = Reader(bytes: buffer, place: start)
    guard let value = try reader.value(depth: 0) else {
      wanted = reader.wanted
      return nil
    }
    start = reader.place
    wanted = 0
    return value
  }

  /// One attempt to read a value whole.
  private struct Reader {
    let bytes: [UInt8]
    var place: Int
    var wanted = 0
    /// Elements of all lists that this value has in it.
    private var elements = 0

    init(bytes: [UInt8], place: Int) {
      self.bytes = bytes
      self.place = place
    }

    mutating func value(depth: Int) throws(RESPError) -> RESPValue? {
      guard depth <= RESPParser.deepest else { throw RESPError("a reply is too deep") }
      guard place < bytes.count else { return nil }
      let kind = bytes[place]
      guard let line = try line() else { return nil }
      switch kind {
      case UInt8(ascii: "+"): return .simple(line)
      case UInt8(ascii: "-"): return .error(line)
      case UInt8(ascii: ":"): return .integer(try Self.number(line))
      case UInt8(ascii: "$"):
        if line == "-1" { return .null }
        return try run(line).map { .bytes($0) }
      case UInt8(ascii: "!"): return try run(line).map { .error(String(decoding: $0, as: UTF8.self)) }
      case UInt8(ascii: "="):
        // A form of three letters and a colon, and then the text.
        guard let run = try run(line) else { return nil }
        guard run.count >= 4, run[3] == UInt8(ascii: ":") else {
          throw RESPError("a verbatim text has no form")
        }
        return .bytes(Array(run[4...]))
      case UInt8(ascii: "_") where line.isEmpty: return .null
      case UInt8(ascii: "#") where line == "t": return .bool(true)
      case UInt8(ascii: "#") where line == "f": return .bool(false)
      case UInt8(ascii: ","), UInt8(ascii: "("):
        guard !line.isEmpty else { throw RESPError("a number is empty") }
        return .double(line)
      case UInt8(ascii: "*"):
        if line == "-1" { return .null }
        return try list(line, 1, depth).map { .array($0) }
      case UInt8(ascii: "~"): return try list(line, 1, depth).map { .array($0) }
      case UInt8(ascii: ">"): return try list(line, 1, depth).map { .push($0) }
      case UInt8(ascii: "%"): return try list(line, 2, depth).map { .map($0) }
      case UInt8(ascii: "|"):
        // What is said about the value that follows, which nobody here asks for.
        guard try list(line, 2, depth) != nil else { return nil }
        return try value(depth: depth + 1)
      default: throw RESPError("a reply begins with the byte \(kind)")
      }
    }

    /// The rest of a line, after its first byte.
    private mutating func line() throws(RESPError) -> String? {
      var end = place + 1
      while end < bytes.count, bytes[end] != 0x0D, bytes[end] != 0x0A { end += 1 }
      guard end - place <= RESPParser.longestLine else { throw RESPError("a line is too long") }
      guard end + 1 < bytes.count else {
        if end < bytes.count, bytes[end] == 0x0A { throw RESPError("a line has no return") }
        return nil
      }
      guard bytes[end] == 0x0D, bytes[end + 1] == 0x0A else { throw RESPError("a line has no end") }
      defer { place = end + 2 }
      return String(decoding: bytes[(place + 1)..<end], as: UTF8.self)
    }

    /// As many bytes as a line says, and the end of a line.
    private mutating func run(_ line: String) throws(RESPError) -> [UInt8]? {
      let count = try Self.count(line, most: RESPParser.longestBytes)
      let end = place + count
      guard end + 2 <= bytes.count else {
        wanted = end + 2
        return nil
      }
      guard bytes[end] == 0x0D, bytes[end + 1] == 0x0A else {
        throw RESPError("a text does not end where it says")
      }
      defer { place = end + 2 }
      return Array(bytes[place..<end])
    }

    private mutating func list(_ line: String, _ each: Int, _ depth: Int) throws(RESPError) -> [RESPValue]? {
      let count = try Self.count(line, most: RESPParser.mostElements) * each
      elements += count
      guard elements <= RESPParser.mostElements else { throw RESPError("a reply has too many elements") }
      var values: [RESPValue] = []
      for _ in 0..<count {
        guard let value = try value(depth: depth + 1) else { return nil }
        values.append(value)
      }
      return values
    }

    private static func count(_ line: String, most: Int) throws(RESPError) -> Int {
      guard let count = Int(line), (0...most).contains(count),
        line.utf8.allSatisfy({ (0x30...0x39).contains($0) })
      else { throw RESPError("a length is no number, or too large") }
      return count
    }

    private static func number(_ line: String) throws(RESPError) -> Int64 {
      guard let number = Int64(line), !line.hasPrefix("+") else { throw RESPError("a whole number is none") }
      return number
    }
  }
}

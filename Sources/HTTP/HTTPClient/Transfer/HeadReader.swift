internal import PosternHTTPTypes

/// A response's head from the lines that libcurl hands over: the last one that is not interim.
struct HeadReader {
  /// What a line was.
  enum Line: Equatable {
    case part
    /// The empty line at the end of a head.
    case end
    /// After the body.
    case trailer
    case refused(String)
  }

  private(set) var status: Status?
  private(set) var version = HTTPClient.Version.http11
  private(set) var fields = Fields()
  private var bytes: [UInt8] = []
  private var slots: [(name: Range<Int>, value: Range<Int>, known: KnownField?)] = []
  private var isComplete = false
  private var isExpectingStatus = true

  /// Takes one line with its end; after a whole head `another` may follow.
  mutating func read(_ line: UnsafeRawBufferPointer, another: Bool = false) -> Line {
    let start = bytes.count
    unsafe bytes.append(contentsOf: line)
    for end: UInt8 in [0x0A, 0x0D] where bytes.count > start && bytes.last == end { bytes.removeLast() }
    let range = start..<bytes.count
    let isStatus = bytes[range].starts(with: "HTTP/".utf8)
    // What stands within a head or behind a body begins no answer, although curl passes it on as it comes.
    if isStatus, isExpectingStatus || isComplete && another { return readStatus(range) }
    guard !isStatus, !isExpectingStatus else { return .refused("a status line is not where it should be") }
    if isComplete { return .trailer }
    return range.isEmpty ? finish() : readField(range)
  }

  private mutating func readStatus(_ range: Range<Int>) -> Line {
    let parts = bytes[range].split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false)
    let name = parts.first.map { String(decoding: $0.dropFirst(5), as: UTF8.self) } ?? ""
    guard let version = HTTPClient.Version(rawValue: name), parts.count > 1, parts[1].count == 3,
      let status = Decimal.parse(parts[1], through: 999).flatMap(Status.init)
    else { return .refused("the status line cannot be read") }
    (self.version, self.status, isComplete) = (version, status, false)
    isExpectingStatus = false
    bytes.removeAll(keepingCapacity: true)
    slots.removeAll(keepingCapacity: true)
    return .part
  }

  /// RFC 9112 section 5: a name, a colon without space before it, a value; a folded line is refused.
  private mutating func readField(_ range: Range<Int>) -> Line {
    guard let colon = bytes[range].firstIndex(of: 0x3A), colon - range.lowerBound <= 256,
      Grammar.isToken(bytes[range.lowerBound..<colon])
    else { return .refused("a field's name cannot be read") }
    let name = range.lowerBound..<colon
    let value = Grammar.trimmed(colon + 1..<range.upperBound, of: bytes)
    guard bytes[value].allSatisfy({ $0 >= 0x80 || Grammar.isFieldText($0) }) else {
      return .refused("a field's value has a control character")
    }
    slots.append((name, value, KnownField(token: name, of: bytes)))
    return .part
  }

  private mutating func finish() -> Line {
    guard status?.category != .informational else {
      isExpectingStatus = true
      return .part
    }
    isComplete = true
    fields.adopt(bytes)
    for slot in slots { fields.appendSlot(name: slot.name, value: slot.value, known: slot.known) }
    return .end
  }
}

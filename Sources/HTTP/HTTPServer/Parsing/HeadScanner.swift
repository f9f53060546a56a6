/// Finds the lines of a head or of a trailer section, RFC 9112 sections 2.1 and 5.
///
/// It can stop after any byte and go on when there are more. A byte that no valid head has in its place is refused when
/// it is seen, so a verdict depends on the bytes and never on how they were cut.
struct HeadScanner: Sendable {
  enum Line {
    /// There are no more bytes, and the line is not complete.
    case incomplete
    case request(method: Range<Int>, target: Range<Int>, version: Range<Int>)
    case field(name: Range<Int>, value: Range<Int>)
    /// The empty line after the last field.
    case end
  }

  private enum Phase {
    case method, target, version, requestLineFeed
    case field, name, blank, value, fieldLineFeed, endLineFeed
  }

  /// How many bytes of the head have been seen.
  private(set) var position = 0
  private var phase: Phase
  private var lineStart = 0
  private var fieldCount = 0
  /// The ends of what has been read of the line: method and target, or name and blanks.
  private var firstEnd = 0
  private var secondEnd = 0
  private var thirdEnd = 0
  private let limits: ParserLimits

  init(limits: ParserLimits, isTrailer: Bool = false) {
    self.limits = limits
    phase = isTrailer ? .field : .method
  }

  /// Reads on to the end of a line; `bytes` always starts at the head's first byte.
  mutating func next(in bytes: RawSpan) throws(Refusal) -> Line {
    let lineStop = lineStart + limits.line
    let stop = min(lineStop, limits.head)
    let end = min(bytes.byteCount, stop)
    var index = position
    while index < end {
      switch phase {
      case .method:
        index = bytes.firstIndex(notIn: .token, from: index, to: end)
        guard index < end else { break }
        // RFC 9112 section 2.2 lets a server skip an empty line in front; whoever sends one is refused here.
        guard bytes[index] == ASCII.space, index > lineStart else {
          throw index == lineStart && bytes[index] == 0x16
            ? .tlsOnPlainPort : misplaced(bytes[index], or: .invalidMethod)
        }
        firstEnd = index
        index += 1
        phase = .target

      case .target:
        index = bytes.firstIndex(notIn: .visible, from: index, to: end)
        guard index < end else { break }
        guard bytes[index] == ASCII.space, index > firstEnd + 1 else {
          throw misplaced(bytes[index], or: .invalidRequestLine)
        }
        secondEnd = index
        index += 1
        phase = .version

      case .version:
        index = bytes.firstIndex(notIn: .visible, from: index, to: end)
        guard index < end else { break }
        guard bytes[index] == ASCII.carriageReturn else {
          throw misplaced(bytes[index], or: .invalidRequestLine)
        }
        thirdEnd = index
        index += 1
        phase = .requestLineFeed

      case .requestLineFeed:
        try expectLineFeed(bytes[index])
        let start = endLine(at: index + 1)
        return .request(
          method: start..<firstEnd, target: firstEnd + 1..<secondEnd, version: secondEnd + 1..<thirdEnd)

      case .field:
        if bytes[index] == ASCII.carriageReturn {
          phase = .endLineFeed
          index += 1
          break
        }
        // RFC 9112 section 5.2; also section 2.2 for a blank between the request line and the first field.
        guard !bytes.isBlank(index) else { throw .foldedField }
        guard fieldCount < limits.fields else { throw .tooManyFields }
        fieldCount += 1
        phase = .name

      case .name:
        index = bytes.firstIndex(notIn: .token, from: index, to: end)
        guard index < end else { break }
        guard bytes[index] == ASCII.colon, index > lineStart else {
          throw bytes.isBlank(index) && index > lineStart
            ? .spaceBeforeColon : misplaced(bytes[index], or: .invalidFieldName)
        }
        firstEnd = index
        index += 1
        phase = .blank

      case .blank:
        while index < end, bytes.isBlank(index) { index += 1 }
        guard index < end else { break }
        secondEnd = index
        phase = .value

      case .value:
        index = bytes.firstControl(from: index, to: end)
        guard index < end else { break }
        guard bytes[index] == ASCII.carriageReturn else { throw misplaced(bytes[index], or: .controlByte) }
        thirdEnd = index
        index += 1
        phase = .fieldLineFeed

      case .fieldLineFeed:
        try expectLineFeed(bytes[index])
        let start = endLine(at: index + 1)
        var end = thirdEnd
        while end > secondEnd, bytes.isBlank(end - 1) { end -= 1 }
        return .field(name: start..<firstEnd, value: secondEnd..<end)

      case .endLineFeed:
        try expectLineFeed(bytes[index])
        _ = endLine(at: index + 1)
        return .end
      }
    }
    position = index
    guard index < stop else { throw tooLong(isLine: lineStop <= limits.head) }
    return .incomplete
  }

  /// Moves to the next line and returns where the last one started.
  @inline(__always)
  private mutating func endLine(at index: Int) -> Int {
    let start = lineStart
    position = index
    lineStart = index
    phase = .field
    return start
  }

  /// RFC 9112 section 2.2: a carriage return alone ends nothing.
  @inline(__always)
  private func expectLineFeed(_ byte: UInt8) throws(Refusal) {
    guard byte == ASCII.lineFeed else { throw .bareCarriageReturn }
  }

  private func tooLong(isLine: Bool) -> Refusal {
    guard isLine else { return .headTooLarge }
    return switch phase {
    case .method, .target, .version, .requestLineFeed: .requestLineTooLong
    default: .fieldLineTooLong
    }
  }

  /// The most telling reason for a byte in the wrong place.
  private func misplaced(_ byte: UInt8, or reason: Refusal) -> Refusal {
    switch byte {
    case ASCII.lineFeed: .bareLineFeed
    case ASCII.carriageReturn, ASCII.tab: reason
    case ..<0x20, 0x7F: .controlByte
    case 0x80...: .nonASCIIByte
    default: reason
    }
  }
}

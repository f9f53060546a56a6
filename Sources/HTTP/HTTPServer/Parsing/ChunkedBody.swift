/// Takes the chunks of a body apart, RFC 9112 section 7.1.
struct ChunkedBody: Sendable {
  enum Piece {
    case incomplete
    /// Data, as a range of the input.
    case data(Range<Int>)
    /// The last chunk has been read; trailer fields and an empty line follow.
    case last
  }

  private enum Phase {
    case size, sizeExtension, sizeLineFeed, data, dataReturn, dataLineFeed
  }

  private var phase = Phase.size
  private var digits = 0
  private var extensionLength = 0
  private var isExtensionValue = false
  private var needsToken = false
  /// The size that is being read, then what is left of the chunk's data.
  private var remaining = 0
  /// What the body may still have.
  private var dataAllowance: Int
  private var framingAllowance: Int
  private let extensionLimit: Int

  init(bodyLimit: Int, limits: ParserLimits) {
    dataAllowance = bodyLimit
    framingAllowance = limits.chunkFraming
    extensionLimit = limits.chunkExtension
  }

  /// Reads from `index` on, which moves past everything that was understood.
  mutating func next(in bytes: RawSpan, at index: inout Int) throws(Refusal) -> Piece {
    while index < bytes.byteCount {
      if phase == .data {
        let start = index
        index += min(remaining, bytes.byteCount - start)
        remaining -= index - start
        if remaining == 0 { phase = .dataReturn }
        return .data(start..<index)
      }
      guard framingAllowance > 0 else { throw .tooMuchFraming }
      framingAllowance -= 1
      let byte = bytes[index]
      switch phase {
      case .size:
        if let digit = bytes.hexDigit(index) {
          try append(digit)
        } else {
          guard digits > 0 else { throw .invalidChunkSize }
          try endSize(byte)
        }
      case .sizeExtension:
        try readExtension(byte)
      case .sizeLineFeed:
        guard byte == ASCII.lineFeed else { throw .bareCarriageReturn }
        if remaining == 0 {
          index += 1
          return .last
        }
        guard remaining <= dataAllowance else { throw .bodyTooLarge }
        dataAllowance -= remaining
        phase = .data
      case .dataReturn:
        guard byte == ASCII.carriageReturn else { throw .unterminatedChunk }
        phase = .dataLineFeed
      case .dataLineFeed:
        guard byte == ASCII.lineFeed else { throw .unterminatedChunk }
        digits = 0
        extensionLength = 0
        phase = .size
      case .data:
        break
      }
      index += 1
    }
    return .incomplete
  }

  /// Sixteen digits are more than any size needs; what does not fit is refused, not wrapped.
  private mutating func append(_ digit: UInt8) throws(Refusal) {
    digits += 1
    guard digits <= 16, remaining <= Int.max >> 4 else { throw .invalidChunkSize }
    remaining = remaining << 4 | Int(digit)
  }

  private mutating func endSize(_ byte: UInt8) throws(Refusal) {
    switch byte {
    case ASCII.carriageReturn: phase = .sizeLineFeed
    case UInt8(ascii: ";"): startExtension()
    case ASCII.lineFeed: throw .bareLineFeed
    default: throw .invalidChunkSize
    }
  }

  /// RFC 9112 section 7.1.1, bounded and ignored; only tokens, because whoever reads quotes and whoever does not
  /// disagree about where the line ends.
  private mutating func readExtension(_ byte: UInt8) throws(Refusal) {
    extensionLength += 1
    guard byte != ASCII.lineFeed else { throw .bareLineFeed }
    guard extensionLength <= extensionLimit else { throw .invalidChunkExtension }
    if ByteSet.token.contains(byte) {
      needsToken = false
      return
    }
    guard !needsToken else { throw .invalidChunkExtension }
    switch byte {
    case ASCII.carriageReturn: phase = .sizeLineFeed
    case UInt8(ascii: ";"): startExtension()
    case UInt8(ascii: "=") where !isExtensionValue:
      isExtensionValue = true
      needsToken = true
    default: throw .invalidChunkExtension
    }
  }

  private mutating func startExtension() {
    phase = .sizeExtension
    isExtensionValue = false
    needsToken = true
  }
}

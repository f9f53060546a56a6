internal import PosternHTTPTypes

/// Reads one head: the scanner finds the lines, the rules judge them, the fields keep them.
struct HeadReader: LineReader {
  private var scanner: HeadScanner
  private var rules = MessageRules()
  private var method = Method.get
  private var target = RequestTarget.none
  /// Kept between requests: when nobody holds the last head any more, the next one needs no memory.
  private var fields = Fields()
  private let limits: ParserLimits

  init(limits: ParserLimits) {
    self.limits = limits
    scanner = HeadScanner(limits: limits)
  }

  /// How many bytes of the head have been read.
  var position: Int { scanner.position }

  mutating func read(_ bytes: RawSpan) throws(Refusal) -> RequestHead? {
    while true {
      switch try scanner.next(in: bytes) {
      case .incomplete: return nil
      case .field(let name, let value): try readField(name, value, of: bytes)
      case .request(let method, let target, let version):
        try readRequestLine(method, target, version, of: bytes)
      case .end: return try finish(bytes)
      }
    }
  }

  private mutating func readRequestLine(
    _ method: Range<Int>, _ target: Range<Int>, _ version: Range<Int>, of bytes: RawSpan
  ) throws(Refusal) {
    rules.version = try HTTPVersion(version, of: bytes)
    self.method = try Self.method(method, of: bytes)
    self.target = try RequestTarget(target, of: bytes, method: self.method)
  }

  private mutating func readField(_ name: Range<Int>, _ value: Range<Int>, of bytes: RawSpan) throws(Refusal)
  {
    let known = bytes.extracting(name).withUnsafeBytes { KnownField(token: $0) }
    if let known {
      try rules.apply(known, value, of: bytes)
    } else if bytes.contains(UInt8(ascii: "_"), in: name) {
      // Many systems read `_` as `-`: such a field could speak for one that a proxy has checked.
      return
    }
    fields.appendSlot(name: name, value: value, known: known)
  }

  private mutating func finish(_ bytes: RawSpan) throws(Refusal) -> RequestHead {
    let framing = try rules.framing(target: target, of: bytes)
    bytes.extracting(0..<scanner.position).withUnsafeBytes { fields.adopt(belowSlots: $0) }
    return RequestHead(method: method, target: target, rules: rules, framing: framing, fields: fields)
  }

  /// Makes room for the next head.
  mutating func reset() {
    scanner = HeadScanner(limits: limits)
    rules = MessageRules()
    fields.removeAll(keepingCapacity: true)
  }

  /// RFC 9110 section 9: CONNECT is for proxies, and TRACE sends secrets back.
  private static func method(_ range: Range<Int>, of bytes: RawSpan) throws(Refusal) -> Method {
    let method = bytes.extracting(range).withUnsafeBytes { Method(bytes: $0) }
    switch method {
    case .connect: throw .connectMethod
    case .trace: throw .traceMethod
    case let method?: return method
    case nil: throw .invalidMethod
    }
  }
}

extension HTTPVersion {
  /// RFC 9112 section 2.3: eight bytes whose case matters.
  init(_ range: Range<Int>, of bytes: RawSpan) throws(Refusal) {
    guard range.count == 8 else { throw .invalidVersion }
    switch bytes.unsafeLoadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self).bigEndian {
    case 0x4854_5450_2F31_2E31: self = .http11
    case 0x4854_5450_2F31_2E30: self = .http10
    case let other:
      // `HTTP/`, a digit, a dot, a digit.
      guard other & 0xFFFF_FFFF_FFF0_FFF0 == 0x4854_5450_2F30_2E30,
        bytes.decimalDigit(range.lowerBound + 5) != nil, bytes.decimalDigit(range.lowerBound + 7) != nil
      else { throw .invalidVersion }
      throw .unsupportedVersion
    }
  }
}

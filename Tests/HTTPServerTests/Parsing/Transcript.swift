import PosternHTTPServer
import PosternHTTPTypes

/// What a parser made of some bytes: the requests, and where it stands after them.
struct Transcript: Equatable {
  struct Request: Equatable {
    var method = ""
    var path = ""
    var query: String?
    var version = HTTPVersion.http11
    var fields: [String] = []
    var keepsAlive = true
    var expectsContinue = false
    var body: [UInt8] = []
    var isComplete = false

    var text: String { String(decoding: body, as: UTF8.self) }
  }

  enum Ending: Equatable {
    case idle, waiting, refused(Refusal)
  }

  var requests: [Request] = []
  var ending = Ending.idle

  /// Feeds pieces of the given sizes in turn; what is left when a piece has been read is given again with the next.
  init(_ bytes: [UInt8], pieces: some Sequence<Int> = [Int.max], limits: ParserLimits = ParserLimits()) {
    var parser = RequestParser(limits: limits)
    var sizes = pieces.makeIterator()
    var start = 0
    while start < bytes.count {
      let size = max(1, min(sizes.next() ?? .max, bytes.count - start))
      guard feed(bytes[start..<start + size], to: &parser) else { return }
      start += size
    }
    ending = parser.isIdle ? .idle : .waiting
  }

  init(_ text: String, pieces: some Sequence<Int> = [Int.max], limits: ParserLimits = ParserLimits()) {
    self.init(Array(text.utf8), pieces: pieces, limits: limits)
  }

  private mutating func feed(_ piece: ArraySlice<UInt8>, to parser: inout RequestParser) -> Bool {
    var rest = piece
    while true {
      let (consumed, event) = parser.next(Array(rest).span.bytes)
      switch event {
      case .needMore: return consumed == rest.count
      case .head(let head): requests.append(Request(head))
      case .body(let range):
        requests[requests.count - 1].body +=
          rest[(rest.startIndex + range.lowerBound)..<(rest.startIndex + range.upperBound)]
      case .end: requests[requests.count - 1].isComplete = true
      case .refused(let refusal):
        ending = .refused(refusal)
        return false
      }
      rest = rest.dropFirst(consumed)
    }
  }

  /// The refusal, if there was one.
  var refusal: Refusal? {
    if case .refused(let refusal) = ending { refusal } else { nil }
  }
}

extension Transcript.Request {
  init(_ head: RequestHead) {
    method = head.method.text
    path = head.path
    query = head.query
    version = head.version
    fields = head.fields.map { "\($0.name): \($0.value)" }
    keepsAlive = head.keepsAlive
    expectsContinue = head.expectsContinue
  }
}

/// Every way of cutting that a test compares: whole, byte by byte, and some at random.
func slicings(of count: Int, random generator: inout SeededGenerator, samples: Int = 4) -> [[Int]] {
  let bytewise = Array(repeating: 1, count: count)
  return [bytewise]
    + (0..<samples).map { _ in (0..<count).map { _ in Int.random(in: 1...24, using: &generator) } }
}

/// SplitMix64: the same numbers on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

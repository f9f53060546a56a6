package import PosternHTTPServer
import PosternHTTPTypes

/// Everything a parser said about some bytes, whatever the pieces were.
package struct Outcome: Equatable {
  package private(set) var heads: [String] = []
  package private(set) var bodies: [[UInt8]] = []
  package private(set) var ends = 0
  package private(set) var ending = "idle"

  /// Gives pieces of one to `longest` bytes to the parser, their sizes from `seed`; zero gives all at once.
  package init(_ bytes: [UInt8], longest: Int, seed: UInt64, limits: ParserLimits) {
    var parser = RequestParser(limits: limits)
    var state = seed
    var start = 0
    while start < bytes.count {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let size = longest == 0 ? bytes.count : 1 + Int(state >> 33) % longest
      let end = min(bytes.count, start + size)
      guard feed(bytes, start..<end, to: &parser) else { return }
      start = end
    }
    ending = parser.isIdle ? "idle" : "waiting"
  }

  private mutating func feed(_ bytes: [UInt8], _ piece: Range<Int>, to parser: inout RequestParser) -> Bool {
    var start = piece.lowerBound
    while true {
      let (consumed, event) = parser.next(bytes.span.bytes.extracting(start..<piece.upperBound))
      precondition(0...piece.upperBound - start ~= consumed, "more bytes were taken than given")
      switch event {
      case .needMore:
        precondition(start + consumed == piece.upperBound, "bytes were left that only more bytes can explain")
        return true
      case .head(let head):
        heads.append(Self.text(of: head))
        bodies.append([])
      case .body(let range):
        precondition(
          !range.isEmpty && range.upperBound <= consumed, "a piece of a body lies outside what was taken")
        bodies[bodies.count - 1] += bytes[start + range.lowerBound..<start + range.upperBound]
        precondition(bodies[bodies.count - 1].count <= parser.bodyLimit, "a body is longer than its limit")
      case .end:
        ends += 1
        precondition(ends == heads.count, "a request ended twice or never")
      case .refused(let refusal):
        ending = refusal.rawValue
        return false
      }
      start += consumed
    }
  }

  private static func text(of head: RequestHead) -> String {
    let fields = head.fields.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
    return "\(head.method) \(head.path) ? \(head.query ?? "-") \(head.version) \(head.framing) "
      + "\(head.keepsAlive) \(head.expectsContinue)\n\(fields)"
  }
}

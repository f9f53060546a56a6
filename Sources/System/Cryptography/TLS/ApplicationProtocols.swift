/// The protocols that may follow the handshake (ALPN, RFC 7301), the favourite first.
final class ApplicationProtocols: Sendable {
  private let names: [[UInt8]]

  init(_ names: [String]) throws(TLSError) {
    self.names = names.map { Array($0.utf8) }
    guard self.names.allSatisfy({ (1...255).contains($0.count) }) else {
      throw TLSError(.badConfiguration, "An ALPN protocol name has 1 to 255 bytes: \(names).")
    }
  }

  var isEmpty: Bool { names.isEmpty }

  /// Each name after one byte with its length (RFC 7301 section 3.1).
  var wire: [UInt8] { names.flatMap { [UInt8($0.count)] + $0 } }

  /// Where in the client's list the name stands that this side likes best; `nil` when it likes none.
  func choose(from offer: Span<UInt8>) -> Range<Int>? {
    for name in names {
      var start = 0
      while start < offer.count {
        let candidate = start + 1..<start + 1 + Int(offer[start])
        guard candidate.upperBound <= offer.count else { return nil }
        if candidate.count == name.count, zip(candidate, name).allSatisfy({ offer[$0] == $1 }) {
          return candidate
        }
        start = candidate.upperBound
      }
    }
    return nil
  }
}

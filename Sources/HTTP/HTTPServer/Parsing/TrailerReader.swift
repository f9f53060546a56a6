internal import PosternHTTPTypes

/// Reads the fields after a chunked body and drops them, RFC 9112 section 7.1.2.
struct TrailerReader: LineReader {
  private var scanner: HeadScanner

  init(limits: ParserLimits) { scanner = HeadScanner(limits: limits, isTrailer: true) }

  var position: Int { scanner.position }

  mutating func read(_ bytes: RawSpan) throws(Refusal) -> Void? {
    while true {
      switch try scanner.next(in: bytes) {
      case .incomplete: return nil
      case .end: return ()
      case .request: break
      case .field(let name, _):
        let known = bytes.extracting(name).withUnsafeBytes { KnownField(token: $0) }
        if let known, Self.isForbidden(known) { throw .forbiddenTrailer }
      }
    }
  }

  /// RFC 9110 section 6.5.1: what frames, routes, modifies or authenticates must come before the body.
  private static func isForbidden(_ name: KnownField) -> Bool {
    switch name {
    case .contentLength, .transferEncoding, .trailer, .te, .connection, .upgrade, .keepAlive, .host,
      .forwarded,
      .xForwardedFor, .xForwardedHost, .xForwardedProto, .expect, .range, .cacheControl, .pragma, .ifMatch,
      .ifNoneMatch, .ifModifiedSince, .authorization, .proxyAuthorization, .cookie, .origin, .dpop,
      .contentEncoding, .contentType, .contentRange:
      true
    default: false
    }
  }
}

internal import PosternBase64
internal import PosternJSON

/// A signed token in its compact form (RFC 7515 section 7.1), taken apart; nothing in it is to be believed before a key
/// has verified it.
struct JWS {
  /// The name of the one algorithm in which both sides have the same key.
  static let hs256 = "HS256"
  /// The longest token that is looked at, in bytes (E10).
  static let longest = 8 * 1_024

  /// Header members that would change what a signature means, or what it is checked with, if they were heeded
  /// (E4; RFC 7515 section 4.1.11, RFC 7797).
  private static let refused = ["crit", "b64", "zip", "enc", "epk", "apu", "apv", "p2s", "p2c"]

  let algorithm: String
  let keyID: String?
  let type: String?
  let payload: [UInt8]
  let signature: [UInt8]
  private let text: [UInt8]
  private let signedCount: Int

  init(_ token: String) throws(JOSEError) {
    guard token.utf8.count <= Self.longest else {
      throw JOSEError(.malformed, "A token has at most \(Self.longest) bytes.")
    }
    let text = Array(token.utf8)
    self.text = text
    let dots = text.indices.filter { text[$0] == UInt8(ascii: ".") }
    guard dots.count == 2 else { throw JOSEError(.malformed, "A signed token has three segments.") }
    signedCount = dots[1]
    guard let head = Base64URL.decode(text.span.extracting(..<dots[0])),
      let payload = Base64URL.decode(text.span.extracting(dots[0] + 1..<dots[1])),
      let signature = Base64URL.decode(text.span.extracting((dots[1] + 1)...)),
      !head.isEmpty, !payload.isEmpty, !signature.isEmpty
    else { throw JOSEError(.malformed, "A segment of the token is not base64url.") }
    self.payload = payload
    self.signature = signature
    let header = try Self.object(head, "header")
    // Where a key is to be found, and keys themselves, are the sender's wish: jku, jwk, x5u and x5c are not read (E3).
    if let member = Self.refused.first(where: { header[$0] != nil }) {
      throw JOSEError(.unsupported, "The token's header has \"\(member)\", which is not supported.")
    }
    guard let algorithm = header["alg"]?.string else {
      throw JOSEError(.malformed, "The token's header names no algorithm.")
    }
    self.algorithm = algorithm
    keyID = try Self.text("kid", of: header)
    type = try Self.text("typ", of: header)
    guard keyID.map({ $0.utf8.count <= JWK.longestID }) ?? true else {
      throw JOSEError(.malformed, "The token's key id has more than \(JWK.longestID) bytes.")
    }
  }

  /// Whether a key has signed header and payload as they were sent.
  func isSigned(by key: JWK) -> Bool {
    key.isValid(signature, for: text.span.extracting(..<signedCount), by: algorithm)
  }

  /// A JSON object without a name twice: two readers of such an object would read two things.
  static func object(_ bytes: [UInt8], _ what: String) throws(JOSEError) -> JSONObjectView {
    guard
      let object = (try? JSON.parse(bytes, limits: JSONLimits(maximumBytes: longest, maximumDepth: 16)))?.root
        .object
    else {
      throw JOSEError(.malformed, "The token's \(what) is no JSON object.")
    }
    return object
  }

  private static func text(_ name: String, of header: JSONObjectView) throws(JOSEError) -> String? {
    guard let value = header[name] else { return nil }
    guard let text = value.string else { throw JOSEError(.malformed, "The token's \(name) is no text.") }
    return text
  }
}

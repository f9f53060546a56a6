import PosternCryptography
import PosternJOSE
import PosternJSON

/// No token is good that we have not signed, and one that we have signed comes back as what was said.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  let issuer = Issuer.shared
  precondition((try? JWT.verify(text, with: issuer.keys, issuer.rules, at: 1_000)) == nil, "a forged token")
  // The same as a payload: whatever is said in it is read, or refused, and never trapped on.
  guard let claims = (try? JSON.parse(Array(text.utf8)))?.root, let object = JSONValue(claims).object,
    let token = try? JWT.sign(object, withSecret: Issuer.secret)
  else { return 0 }
  guard let read = try? JWT.verify(token, with: issuer.keys, issuer.rules, at: 1_000) else { return 0 }
  precondition(read.issuer == "i" && read.audiences == ["a"], "claims of another")
  precondition(read.expires.map { $0 > 940 } == true, "an expired token")
  return 0
}

private struct Issuer {
  static let secret = [UInt8](repeating: 7, count: 32)
  static let shared = Issuer()
  let keys: JWKSet
  let rules = JWTRules(issuer: "i", audiences: ["a"])

  init() {
    guard let key = try? JWK(secret: Self.secret), let pair = try? SigningKey.generate(.p256),
      let other = try? JWK(pair.publicKey)
    else { preconditionFailure("no keys") }
    keys = JWKSet([key, other])
  }
}

internal import PosternBase64
public import PosternCryptography
public import PosternJSON

extension JWK {
  /// The thumbprint of a key (RFC 7638): the same for everybody who has the key.
  public static func thumbprint(of key: VerifyingKey) throws(JOSEError) -> String {
    do {
      var writer = JSONWriter()
      writer.beginObject()
      // In the order of their names, without spaces (RFC 7638 section 3).
      for (name, value) in try key.numbers.members.sorted(by: { $0.0 < $1.0 }) {
        writer.key(name)
        writer.value(value)
      }
      writer.endObject()
      return Base64URL.encode(try SHA256.hash(writer.finish()))
    } catch {
      throw JOSEError(.badKey, "\(error)")
    }
  }

  /// The public key as JSON; nil for a secret, which has no public form.
  public var json: JSONObject? {
    guard let key, let numbers = try? key.numbers else { return nil }
    var object: JSONObject = [:]
    for (name, value) in numbers.members { object[name] = .string(value) }
    object["use"] = "sig"
    if let id { object["kid"] = .string(id) }
    if algorithms.count == 1 { object["alg"] = .string(algorithms[0]) }
    return object
  }
}

extension PublicNumbers {
  /// The members that a key must have, which are those of its thumbprint.
  fileprivate var members: [(String, String)] {
    switch self {
    case .rsa(let n, let e): [("kty", "RSA"), ("n", Base64URL.encode(n)), ("e", Base64URL.encode(e))]
    case .point(let kind, let x, let y):
      [
        ("kty", "EC"), ("crv", kind == .p256 ? "P-256" : "P-384"), ("x", Base64URL.encode(x)),
        ("y", Base64URL.encode(y)),
      ]
    case .ed25519(let x): [("kty", "OKP"), ("crv", "Ed25519"), ("x", Base64URL.encode(x))]
    }
  }
}

import PosternCryptography
import PosternJOSE
import PosternJSON

/// What is taken for a key is a key: it has a thumbprint, it is written and read again as itself, and it verifies nothing
/// that nobody has signed.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  if let set = try? JWKSet(bytes) { precondition(set.keys.count <= JWKSet.mostKeys, "too many keys") }
  guard let view = (try? JSON.parse(bytes))?.root else { return 0 }
  _ = try? SigningKey(jwk: view)
  guard let jwk = try? JWK(view), let key = jwk.key else { return 0 }
  precondition(!jwk.algorithms.isEmpty, "a key without a use")
  guard let json = jwk.json, let text = try? JSONWriter.encode(.object(json)),
    let again = (try? JSON.parse(text)).flatMap({ try? JWK($0.root) }), let numbers = try? again.key?.numbers
  else { preconditionFailure("a key cannot be written") }
  precondition(numbers == (try? key.numbers), "a key was written as another")
  precondition(again.algorithms == jwk.algorithms, "a key was written for another use")
  for algorithm in SignatureAlgorithm.allCases {
    precondition(!key.isValid(bytes.span, for: bytes.span, by: algorithm), "a forged signature")
  }
  return 0
}

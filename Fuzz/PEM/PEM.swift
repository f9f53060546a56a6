import PosternCryptography

/// What is taken for a key or a certificate can be written and read again as itself.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let text = String(decoding: bytes, as: UTF8.self)
  if let key = try? VerifyingKey(pem: text) {
    let again = (try? key.pem).flatMap { try? VerifyingKey(pem: $0) }
    precondition((try? again?.numbers) == (try? key.numbers), "a key was written as another")
  }
  if let key = try? SigningKey(pem: text) {
    let again = (try? key.revealPEM()).flatMap { try? SigningKey(pem: $0) }
    precondition(
      (try? again?.publicKey.numbers) == (try? key.publicKey.numbers), "a pair was written as another")
  }
  for certificate in [try? Certificate(pem: text), try? Certificate(der: bytes)].compactMap(\.self) {
    precondition(
      (try? Certificate(der: certificate.der))?.der == certificate.der, "a certificate became another")
    precondition(
      certificate.validity.lowerBound <= certificate.validity.upperBound, "a time that ends before it begins")
  }
  return 0
}

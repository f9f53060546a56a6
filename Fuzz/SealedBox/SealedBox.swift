import PosternCryptography

/// Nothing opens that was not sealed, and what was sealed opens as itself and in its place only.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let boxes = [try? SealedBox(bytes), try? SealedBox(text: String(decoding: bytes, as: UTF8.self))]
  for box in boxes.compactMap(\.self) {
    precondition((try? Keys.ring.open(box, as: "type", boundTo: [])) == nil, "a forged box")
    precondition((try? SealedBox(text: box.text)) == box, "a box was written as another")
    precondition(box.keyID.utf8.count == 8, "a key id of another length")
  }
  guard let box = try? Keys.ring.seal(bytes, as: "type", boundTo: [1]) else {
    preconditionFailure("nothing was sealed")
  }
  precondition((try? Keys.ring.open(box, as: "type", boundTo: [1])) == bytes, "a box holds something else")
  precondition((try? Keys.ring.open(box, as: "type", boundTo: [2])) == nil, "a box opens elsewhere")
  precondition((try? Keys.ring.open(box, as: "typ", boundTo: [1])) == nil, "a box opens as something else")
  return 0
}

private enum Keys {
  static let ring: KeyRing = {
    guard let key = try? SymmetricKey.random(), let ring = try? KeyRing(current: key) else {
      preconditionFailure("no keys")
    }
    return ring
  }()
}

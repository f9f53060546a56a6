internal import PosternCryptography

/// How a record is in a store.
///
/// | bytes | what |
/// | --- | --- |
/// | 1 | 1: a sealed record; counters and locks are digits and begin otherwise |
/// | 1 | the version of the record's layout |
/// | 1 | the length of the epoch |
/// | so many | the epoch in which a one-time record was written (J12), else nothing |
/// | the rest | a ``SealedBox`` of the record's JSON |
///
/// The tag of the box vouches for the collection, the key and all that stands before it: whoever can write to the
/// store cannot put one person's record in another's place, nor an old layout in a new one's (J7).
struct SealedValue {
  private static let mark: UInt8 = 1

  let box: SealedBox
  let epoch: String
  let version: UInt8
  private let head: ArraySlice<UInt8>

  /// Seals a record's bytes.
  static func seal(
    _ plaintext: [UInt8], at key: StoreKey, version: UInt8, epoch: String, with ring: KeyRing
  ) throws(StoreError) -> [UInt8] {
    let epoch = Array(epoch.utf8)
    guard let length = UInt8(exactly: epoch.count) else { throw .misuse("An epoch has at most 255 bytes.") }
    let head = [mark, version, length] + epoch
    do throws(CryptographyError) {
      return head + (try ring.seal(plaintext, as: type(of: key), boundTo: head + Array(key.text.utf8))).bytes
    } catch {
      throw StoreError(.failed, "A record cannot be sealed: \(error.message)")
    }
  }

  /// Takes a value apart; nil when it is no sealed record, plaintext among them.
  init?(_ value: [UInt8]) {
    guard value.count > 3, value[0] == Self.mark else { return nil }
    let end = 3 + Int(value[2])
    guard value.count > end, let box = try? SealedBox(Array(value[end...])),
      let epoch = String(validating: value[3..<end], as: UTF8.self)
    else { return nil }
    self.box = box
    self.epoch = epoch
    version = value[1]
    head = value[..<end]
  }

  /// The record's bytes; nil unless it was sealed for this key, in this layout, with a key of the ring.
  func open(at key: StoreKey, with ring: KeyRing) -> [UInt8]? {
    try? ring.open(box, as: Self.type(of: key), boundTo: head + Array(key.text.utf8))
  }

  /// The same record under the ring's current key; nil when it cannot be opened.
  func resealed(at key: StoreKey, with ring: KeyRing) throws(StoreError) -> [UInt8]? {
    guard let plaintext = open(at: key, with: ring) else { return nil }
    return try Self.seal(plaintext, at: key, version: version, epoch: epoch, with: ring)
  }

  /// A box of one collection is never taken for another's.
  private static func type(of key: StoreKey) -> String {
    "postern store " + String(decoding: key.text.utf8.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self)
  }
}

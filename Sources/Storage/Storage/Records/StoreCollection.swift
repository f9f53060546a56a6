internal import PosternBase64
public import PosternCryptography

/// Records of one kind: what they are called, how long they live, and whether their ids are secrets.
///
/// A collection is declared once, as a constant beside the code that uses it, and described in `STORAGE.md`.
public struct StoreCollection<Record: Codable & Sendable>: Sendable {
  /// How an id becomes part of a key.
  public enum IDForm: Sendable {
    /// As it is; it can be scanned for, and whoever reads the store reads it.
    case plain
    /// Its SHA-256 in base64url: codes, tokens, and whatever else lets its holder in (C11, M3).
    ///
    /// It must have been random, with 256 bits; a hash hides nothing that can be guessed.
    case hashed
  }

  /// The name: letters, digits, dots and hyphens.
  public let name: String
  /// The layout of the record; a record of another layout is one that cannot be read.
  public let version: UInt8
  /// How long a record lives unless the caller says otherwise.
  public let lifetime: Lifetime
  /// How an id becomes part of a key.
  public let ids: IDForm
  /// Whether a record is good for one use, so that one that came back after a failover is void (J12).
  public let isOneTime: Bool

  /// Describes a collection.
  ///
  /// - Parameters:
  ///   - name: Constant in the program, and in every later version of it.
  ///   - record: What is kept.
  ///   - version: Goes up when older records cannot be decoded any more.
  ///   - lifetime: How long a record lives.
  ///   - ids: How an id becomes part of a key.
  ///   - isOneTime: Whether a record is good for one use.
  public init(
    _ name: String, of record: Record.Type, version: UInt8 = 1, lifetime: Lifetime, ids: IDForm = .plain,
    isOneTime: Bool = false
  ) {
    self.name = name
    self.version = version
    self.lifetime = lifetime
    self.ids = ids
    self.isOneTime = isOneTime
  }

  /// Where a record is.
  public func key(_ id: String, group: String? = nil) throws(CryptographyError) -> StoreKey {
    switch ids {
    case .plain: StoreKey(id, in: name, group: group)
    case .hashed: StoreKey(Base64URL.encode(try SHA256.hash(Array(id.utf8))), in: name, group: group)
    }
  }

  /// Where all its records are, or those of a group, or those whose plain ids begin in one way.
  public func range(group: String? = nil, idPrefix: String = "") -> StoreRange {
    StoreRange(name, group: group, idPrefix: idPrefix)
  }
}

/// A record as it was found, so that exactly this one can be replaced.
public struct Kept<Record: Sendable>: Sendable {
  /// The record.
  public let record: Record
  /// Where it is.
  public let key: StoreKey
  /// As the driver keeps it; no two sealings are the same.
  let value: [UInt8]
}

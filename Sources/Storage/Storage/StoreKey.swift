/// Where a value is: in a collection, under an id, and if need be in a group of keys that change together.
///
/// | text | |
/// | --- | --- |
/// | `oauth.codes::K7x…` | an id of a collection |
/// | `oauth.grants:{9f2…}:root` | an id in a group: in a Redis Cluster the braces keep a group on one node |
public struct StoreKey: Hashable, Sendable, CustomStringConvertible {
  /// The whole key, as drivers keep it.
  public let text: String

  /// Names a place.
  ///
  /// - Parameters:
  ///   - id: Anything; what must stay secret is hashed first, see ``StoreCollection``.
  ///   - collection: Constant in the program: letters, digits, dots and hyphens.
  ///   - group: What else shares it can be changed in the same commit.
  public init(_ id: String, in collection: String, group: String? = nil) {
    text = StoreRange(collection, group: group).prefix + id
  }

  /// Takes a text that a driver has kept.
  public init(text: String) { self.text = text }

  /// The text.
  public var description: String { text }
}

extension StoreKey {
  /// Whether the bytes are the same: to Swift two texts are equal that look alike.
  public static func == (one: StoreKey, other: StoreKey) -> Bool {
    one.text.utf8.elementsEqual(other.text.utf8)
  }

  /// Hashes the bytes.
  public func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
  }
}

/// All keys of a collection, or of one group in it, whose ids begin in one way.
public struct StoreRange: Hashable, Sendable {
  /// What their texts begin with.
  public let prefix: String

  /// Names a range of keys.
  public init(_ collection: String, group: String? = nil, idPrefix: String = "") {
    prefix = "\(collection):\(group.map(Self.tag) ?? ""):\(idPrefix)"
  }

  /// Everything in the store.
  public static let everything = StoreRange(prefix: "")

  private init(prefix: String) { self.prefix = prefix }

  /// What a key's text has after the prefix.
  public func rest(of key: StoreKey) -> String {
    String(decoding: key.text.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
  }

  /// A group cannot end its own braces, and two groups never have one tag.
  private static func tag(_ group: String) -> String {
    var text = "{"
    for scalar in group.unicodeScalars {
      switch scalar {
      case "%": text += "%25"
      case "{": text += "%7B"
      case "}": text += "%7D"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "}"
  }
}

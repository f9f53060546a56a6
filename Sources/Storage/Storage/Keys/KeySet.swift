internal import PosternCryptography
internal import PosternJSON

/// The keys of a server, newest first: those that seal what it keeps and those that sign what it issues.
///
/// The first of each is the current one; the others only open and verify. It is as secret as all of them, and shows
/// itself to nobody.
public struct KeySet: Sendable {
  /// One key and when it was made.
  struct Entry: Codable, Sendable {
    /// A sealing key as base64url, a signing key as PEM text.
    var key: String
    /// Unix seconds; nil where nobody has written it down.
    var created: Int64?
  }

  private struct Form: Codable {
    var version = 1
    var sealing: [Entry]
    var signing: [Entry]
  }

  /// The most keys of each kind that are remembered; the oldest are forgotten when more are made.
  static let longest = 16

  private(set) var sealing: [Entry]
  private(set) var signing: [Entry]

  init(sealing: [Entry], signing: [Entry]) {
    self.sealing = sealing
    self.signing = signing
  }

  /// Makes the first keys of a server.
  static func first(at now: Int64) throws(CryptographyError) -> KeySet {
    KeySet(sealing: [try newSealing(at: now)], signing: [try newSigning(at: now)])
  }

  /// The same keys behind a new one of each kind.
  func rotated(at now: Int64) throws(CryptographyError) -> KeySet {
    KeySet(
      sealing: Array(([try Self.newSealing(at: now)] + sealing).prefix(Self.longest)),
      signing: Array(([try Self.newSigning(at: now)] + signing).prefix(Self.longest)))
  }

  private static func newSealing(at now: Int64) throws(CryptographyError) -> Entry {
    Entry(key: try SymmetricKey.random().base64URL, created: now)
  }

  private static func newSigning(at now: Int64) throws(CryptographyError) -> Entry {
    Entry(key: try SigningKey.generate(.p256).revealPEM(), created: now)
  }
}

extension KeySet {
  /// Reads what `bytes` has written.
  init(_ bytes: [UInt8], from place: String) throws(KeySetError) {
    let form: Form
    do throws(JSONError) {
      form = try JSON.decode(Form.self, from: bytes)
    } catch {
      throw KeySetError("\(place) holds no keys: \(error.message). Restore it from a backup.")
    }
    guard form.version == 1 else {
      throw KeySetError("\(place) was written by a newer version of this program. Use that one.")
    }
    guard !form.sealing.isEmpty, !form.signing.isEmpty else {
      throw KeySetError("\(place) lacks keys. Restore it from a backup.")
    }
    self.init(sealing: form.sealing, signing: form.signing)
  }

  /// The set as JSON, for a place that keeps secrets.
  func bytes() throws(KeySetError) -> [UInt8] {
    do throws(JSONError) {
      return try JSON.encode(Form(sealing: sealing, signing: signing))
    } catch {
      throw KeySetError("The keys cannot be written: \(error.message)")
    }
  }
}

extension KeySet: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// How many keys there are.
  public var description: String { "\(sealing.count) sealing and \(signing.count) signing keys" }
  /// How many keys there are.
  public var debugDescription: String { description }
  /// A mirror without children, so that `dump` finds nothing.
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

/// Why a server has no keys to work with: a sentence for the operator, which stops the start.
public struct KeySetError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What happened and what to do.
  public let description: String

  init(_ description: String) { self.description = description }

  init(_ error: any Error, while action: String) { self.init("Could not \(action): \(error)") }
}

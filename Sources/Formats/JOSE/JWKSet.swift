public import PosternJSON

/// The keys that an issuer signs with (RFC 7517 section 5).
public struct JWKSet: Sendable {
  /// The most keys that are taken (E11).
  public static let mostKeys = 100
  /// The longest text that is taken, in bytes (E11).
  public static let longestText = 256 * 1_024

  /// The keys, in their order.
  public let keys: [JWK]

  /// A set of keys.
  public init(_ keys: [JWK]) { self.keys = keys }

  /// Reads a set; a key of a kind that is not known here, or that is not good, is left out (RFC 7517 section 5).
  ///
  /// - Parameter bytes: JSON text.
  /// - Throws: A `JOSEError` for what is no set, or too large.
  public init(_ bytes: [UInt8]) throws(JOSEError) {
    guard bytes.count <= Self.longestText else {
      throw JOSEError(
        .badKey, "A set of keys has at most \(Self.longestText) bytes, this one \(bytes.count).")
    }
    guard let keys = (try? JSON.parse(bytes))?.root["keys"]?.array else {
      throw JOSEError(.badKey, "A set of keys is a JSON object with an array \"keys\".")
    }
    guard keys.count <= Self.mostKeys else {
      throw JOSEError(.badKey, "A set has at most \(Self.mostKeys) keys, this one \(keys.count).")
    }
    self.keys = keys.compactMap { try? JWK($0) }
  }

  /// The keys that may have made a signature: those with its id, or, where it names none, all of them.
  func candidates(for id: String?) -> [JWK] {
    guard let id else { return keys }
    return keys.filter { $0.id == id }
  }

  /// The set as JSON; secrets are left out.
  public var json: JSONObject { ["keys": .array(keys.compactMap(\.json).map(JSONValue.object))] }
}

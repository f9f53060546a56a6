/// One revision of the protocol: its name on the wire, and what its messages can carry.
///
/// Everything above this type is free of versions: it asks a revision what it has, and never which one it is.
public struct Revision: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// How a conversation is held.
  public enum Era: Sendable, Hashable {
    /// A handshake opens it, and both sides remember what was agreed.
    case handshake
    /// Every request says everything that is needed to answer it.
    case stateless
  }

  /// The name on the wire: a date.
  public let name: String
  /// How a conversation is held.
  public let era: Era
  let features: Features

  /// Dates of one form compare as texts do.
  public static func < (earlier: Revision, later: Revision) -> Bool { earlier.name < later.name }
  /// Revisions are the same when they are called the same.
  public static func == (one: Revision, other: Revision) -> Bool { one.name == other.name }
  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
  /// The name on the wire.
  public var description: String { name }

  /// Whether messages of this revision can carry something.
  public func has(_ feature: Features) -> Bool { features.isSuperset(of: feature) }
}

extension Revision {
  /// The first one, of which the lifecycle and the messages are served and its own transport is not.
  public static let v2024_11_05 = Revision(name: "2024-11-05", era: .handshake, features: [])
  /// Adds batches, audio, annotations of tools, and completion as a capability.
  public static let v2025_03_26 = Revision(
    name: "2025-03-26", era: .handshake,
    features: [.batches, .audio, .toolAnnotations, .completionCapability, .progressMessage])
  /// Adds structured results, elicitation and links to resources; takes batches away.
  public static let v2025_06_18 = Revision(
    name: "2025-06-18", era: .handshake,
    features: [
      .audio, .toolAnnotations, .completionCapability, .progressMessage, .structuredObjects, .resourceLinks,
      .titles, .metadata, .elicitation, .completionContext, .versionHeader,
    ])
  /// Adds icons, elicitation by URL, tools in sampling, and mistakes in arguments as results of the tool.
  public static let v2025_11_25 = Revision(
    name: "2025-11-25", era: .handshake,
    features: v2025_06_18.features.union([.icons, .elicitationByURL, .samplingTools, .optionalErrorID]))
  /// The stateless one.
  public static let v2026_07_28 = Revision(
    name: "2026-07-28", era: .stateless,
    features: v2025_11_25.features.union([
      .structuredValues, .resultTypes, .cachingHints, .serverInfoInResults, .inputRequired,
    ]))

  /// Every revision that is spoken here, the newest first.
  public static let all = [v2026_07_28, v2025_11_25, v2025_06_18, v2025_03_26, v2024_11_05]
  /// The newest one that opens with a handshake: the counter-offer to a client that asks for something unknown.
  public static let newestHandshake = v2025_11_25

  /// The revision of a name; nil when it is not spoken here.
  public init?(_ name: String) {
    guard let known = Self.all.first(where: { $0.name == name }) else { return nil }
    self = known
  }
}

/// What a JSON text may ask of the process before it is refused.
public struct JSONLimits: Hashable, Sendable {
  /// What happens when one object has the same key twice, compared after escapes are decoded.
  public enum DuplicateKeys: Hashable, Sendable {
    /// The last one counts, as in JavaScript and Python.
    case allowed
    /// The text is refused, since parsers differ in which one they take.
    case refused
  }

  /// The longest text in bytes; at most 256 MiB.
  public let maximumBytes: Int
  /// How many arrays and objects may be open at once; at most 512, since what walks a document recurses.
  public let maximumDepth: Int
  /// Whether an object may have a key twice.
  public let duplicateKeys: DuplicateKeys

  /// Limits for one kind of text; larger values than a limit's own maximum count as that maximum.
  public init(
    maximumBytes: Int = 4 << 20, maximumDepth: Int = 64, duplicateKeys: DuplicateKeys = .refused
  ) {
    self.maximumBytes = min(maximumBytes, 256 << 20)
    self.maximumDepth = min(maximumDepth, 512)
    self.duplicateKeys = duplicateKeys
  }

  /// 4 MiB, 64 levels, no key twice.
  public static let `default` = JSONLimits()
}

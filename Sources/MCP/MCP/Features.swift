/// What the messages of a revision can carry, beside what all of them can.
public struct Features: OptionSet, Sendable {
  /// One bit a feature.
  public let rawValue: UInt32

  /// A set by its bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Several messages in one array.
  public static let batches = Features(rawValue: 1 << 0)
  /// Content that is sound.
  public static let audio = Features(rawValue: 1 << 1)
  /// Hints about what a tool does.
  public static let toolAnnotations = Features(rawValue: 1 << 2)
  /// Completion announced as a capability.
  public static let completionCapability = Features(rawValue: 1 << 3)
  /// A text beside the number in a note of progress.
  public static let progressMessage = Features(rawValue: 1 << 4)
  /// Structured results that are objects, and their schemas.
  public static let structuredObjects = Features(rawValue: 1 << 5)
  /// Structured results of any type.
  public static let structuredValues = Features(rawValue: 1 << 6)
  /// Content that links to a resource.
  public static let resourceLinks = Features(rawValue: 1 << 7)
  /// Names for people beside names for programs.
  public static let titles = Features(rawValue: 1 << 8)
  /// `_meta` on descriptions and content.
  public static let metadata = Features(rawValue: 1 << 9)
  /// Questions to the person at the client.
  public static let elicitation = Features(rawValue: 1 << 10)
  /// Questions that are answered on a page.
  public static let elicitationByURL = Features(rawValue: 1 << 11)
  /// Completion that knows the arguments that are filled in already.
  public static let completionContext = Features(rawValue: 1 << 12)
  /// `MCP-Protocol-Version` on every request.
  public static let versionHeader = Features(rawValue: 1 << 13)
  /// Icons.
  public static let icons = Features(rawValue: 1 << 14)
  /// Tools for the model that the client is asked to run.
  public static let samplingTools = Features(rawValue: 1 << 15)
  /// Errors without an id, when the request's could not be read.
  public static let optionalErrorID = Features(rawValue: 1 << 16)
  /// `resultType` in every result.
  public static let resultTypes = Features(rawValue: 1 << 17)
  /// How long, and for whom, a result may be kept.
  public static let cachingHints = Features(rawValue: 1 << 18)
  /// The server's name in the metadata of every result.
  public static let serverInfoInResults = Features(rawValue: 1 << 19)
  /// Questions to the client as a result that it answers by asking again.
  public static let inputRequired = Features(rawValue: 1 << 20)
}

internal import PosternJSON

/// What a tool does to the world, in a word that gives the four hints of the protocol.
public struct Effect: Sendable, Hashable {
  /// Nothing changes.
  public var isReadOnly: Bool
  /// Something may be lost.
  public var isDestructive: Bool
  /// Doing it twice is doing it once.
  public var isIdempotent: Bool
  /// It reaches people or systems beyond the server's own.
  public var isOpenWorld: Bool

  /// An effect by its four hints.
  public init(isReadOnly: Bool, isDestructive: Bool, isIdempotent: Bool, isOpenWorld: Bool) {
    self.isReadOnly = isReadOnly
    self.isDestructive = isDestructive
    self.isIdempotent = isIdempotent
    self.isOpenWorld = isOpenWorld
  }

  /// Looks at something, and changes nothing.
  public static let reads = Effect(
    isReadOnly: true, isDestructive: false, isIdempotent: true, isOpenWorld: false)
  /// Looks at something in the world outside, and changes nothing.
  public static let searches = Effect(
    isReadOnly: true, isDestructive: false, isIdempotent: true, isOpenWorld: true)
  /// Adds something: twice makes two.
  public static let creates = Effect(
    isReadOnly: false, isDestructive: false, isIdempotent: false, isOpenWorld: false)
  /// Changes something to what is asked: twice changes it once, and what was there is gone.
  public static let updates = Effect(
    isReadOnly: false, isDestructive: true, isIdempotent: true, isOpenWorld: false)
  /// Takes something away.
  public static let deletes = Effect(
    isReadOnly: false, isDestructive: true, isIdempotent: true, isOpenWorld: false)
  /// Reaches other people, who cannot unsee it.
  public static let sends = Effect(
    isReadOnly: false, isDestructive: true, isIdempotent: false, isOpenWorld: true)

  /// Reads hints; one that is not given has the protocol's default.
  init(_ view: JSONView) {
    self.init(
      isReadOnly: view["readOnlyHint"]?.bool ?? false, isDestructive: view["destructiveHint"]?.bool ?? true,
      isIdempotent: view["idempotentHint"]?.bool ?? false, isOpenWorld: view["openWorldHint"]?.bool ?? true)
  }

  func write(title: String?, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("title", title)
    writer.member("readOnlyHint", isReadOnly)
    writer.member("destructiveHint", isDestructive)
    writer.member("idempotentHint", isIdempotent)
    writer.member("openWorldHint", isOpenWorld)
    writer.endObject()
  }
}

public import PosternJSON

/// What every result of a revision has around what it says.
public struct ResultFrame: Sendable {
  /// The revision that results are written in.
  public let revision: Revision
  private let serverInfo: [UInt8]

  /// The frame of a server's results.
  public init(_ revision: Revision, server: Implementation) throws(JSONError) {
    self.revision = revision
    var writer = JSONWriter()
    // In every result: what a log needs to tell servers apart, and no more.
    try Implementation(name: server.name, version: server.version).write(to: &writer, in: revision)
    serverInfo = writer.finish()
  }

  /// What a result that asks for more is marked with.
  public static let inputRequired = "input_required"
  /// What a result that is a task is marked with.
  public static let task = "task"

  /// Writes a result.
  ///
  /// - Parameters:
  ///   - type: What the client is to make of it; written where the revision has result types.
  ///   - metadata: What else is to be said.
  ///   - caching: Who may keep it how long; written where the revision has such hints.
  ///   - writeMembers: Writes the result's own members.
  /// - Returns: The result as it goes over the wire.
  /// - Throws: A `JSONError` for a number that JSON has no form for.
  public func result(
    _ type: String = "complete", metadata: JSONObject = [:], caching: CachingHint? = nil,
    _ writeMembers: (inout JSONWriter) throws(JSONError) -> Void = { _ in }
  ) throws(JSONError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(512)
    var writer = JSONWriter(adopting: bytes)
    writer.beginObject()
    if revision.has(.resultTypes) {
      writer.opening(#""resultType":"#)
      writer.value(type)
    }
    try writeMembers(&writer)
    if let caching, revision.has(.cachingHints) {
      writer.member("ttlMs", caching.milliseconds)
      writer.member("cacheScope", caching.scope.rawValue)
    }
    try writeMetadata(metadata, to: &writer)
    writer.endObject()
    return writer.finish()
  }

  private func writeMetadata(_ metadata: JSONObject, to writer: inout JSONWriter) throws(JSONError) {
    guard revision.has(.serverInfoInResults) else {
      if !metadata.isEmpty { try writer.member("_meta", metadata) }
      return
    }
    writer.opening(#""_meta":{"#)
    for member in metadata where member.key != MetaKey.serverInfo {
      try writer.member(member.key, member.value as JSONValue?)
    }
    writer.opening(#""io.modelcontextprotocol/serverInfo":"#)
    writer.value(encoded: serverInfo)
    writer.endObject()
  }
}

/// Who may keep a result, and for how long.
public struct CachingHint: Sendable, Hashable {
  /// Whose the result is.
  public enum Scope: String, Sendable {
    /// Anybody's: a shared cache may give it to other people.
    case `public`
    /// One person's.
    case `private`
  }

  /// How long it stays true.
  public var time: Duration
  /// Whose it is.
  public var scope: Scope

  /// A hint.
  public init(_ time: Duration, _ scope: Scope) {
    self.time = time
    self.scope = scope
  }

  /// Nobody keeps it.
  public static let never = CachingHint(.zero, .private)

  /// The time in milliseconds, as the protocol has it.
  package var milliseconds: Int {
    let (seconds, attoseconds) = max(time, .zero).components
    let (whole, overflow) = Int(clamping: seconds).multipliedReportingOverflow(by: 1000)
    return overflow
      ? .max : whole.addingReportingOverflow(Int(attoseconds / 1_000_000_000_000_000)).partialValue
  }
}

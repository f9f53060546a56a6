internal import PosternBase64
internal import PosternCryptography
internal import PosternJSON
internal import PosternMCP
internal import PosternStorage

/// Seals what a client carries from one round to the next, and takes it back only where it belongs.
///
/// A state is bound to who was asked, to the method and to everything the call was given; it ends after a time; and
/// where going on twice would do something twice, it is good for one round, whoever brings it again (I3).
struct StateSeal: Sendable {
  /// What a state belongs to.
  struct Binding: Sendable {
    let bytes: [UInt8]

    /// The binding of a call: a digest of who, what and with what.
    init(_ caller: Caller, _ subject: CallSubject, _ arguments: JSONView?) throws {
      var writer = JSONWriter()
      writer.beginArray()
      if let principal = caller.principal?.id { writer.value(principal) } else { writer.null() }
      writer.value(subject.method)
      writer.value(subject.name)
      if let arguments {
        try CanonicalJSON.write(arguments, to: &writer)
      } else {
        writer.value(encoded: [0x7B, 0x7D])
      }
      writer.endArray()
      bytes = try SHA256.hash(writer.finish())
    }
  }

  private static let tag = "postern.mcp.requestState.v1"
  private let shared: SealedStore
  private let milliseconds: Int64

  /// States that came back already; a record is forgotten when its state would have ended anyway.
  private static let spent = StoreCollection("mcp.spent", of: Spent.self, lifetime: .forever)
  private struct Spent: Codable, Sendable {}

  init(_ shared: SealedStore, time: Duration) {
    self.shared = shared
    milliseconds = Int64(clamping: time.components.seconds).multipliedReportingOverflow(by: 1000).partialValue
  }

  /// Seals the answers so far.
  func seal(_ answers: [UInt8], for binding: Binding, at now: Int64) throws -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("e")
    writer.value(now &+ milliseconds)
    writer.member("n", Base64URL.encode(try Random.bytes(12)))
    writer.key("a")
    writer.value(encoded: answers)
    writer.endObject()
    return try shared.keys.ring.seal(writer.finish(), as: Self.tag, boundTo: binding.bytes).text
  }

  /// Takes a state back and answers what was remembered.
  ///
  /// - Parameters:
  ///   - state: What the client brings.
  ///   - binding: What it has to belong to.
  ///   - once: Whether it is good for one round, on whichever replica.
  ///   - now: The wall clock, in milliseconds since 1970.
  /// - Returns: The answers that were sealed.
  /// - Throws: A `ProtocolError` for the client, or a `StoreError` when nobody knows whether the state was used.
  func open(_ state: String, for binding: Binding, once: Bool, at now: Int64) async throws -> JSONView {
    guard state.utf8.count <= 2 * InputAnswers.longest, let box = try? SealedBox(text: state),
      let bytes = try? await shared.ring(for: box).open(box, as: Self.tag, boundTo: binding.bytes),
      let root = try? JSON.parse(bytes).root, let end = root["e"]?.int, let nonce = root["n"]?.string,
      let answers = root["a"]
    else { throw ProtocolError.invalidParameters("The requestState does not belong to this request.") }
    guard now < end else {
      throw ProtocolError.invalidParameters(
        "The requestState has expired; make the call again from the start.")
    }
    guard once else { return answers }
    let isFirst = try await shared.putIfAbsent(
      Spent(), at: nonce, in: Self.spent, for: .limited(.milliseconds(end - now)))
    guard isFirst else {
      throw ProtocolError.invalidParameters(
        "The requestState was used already; make the call again from the start.")
    }
    return answers
  }
}

internal import PosternBase64
internal import PosternCryptography
internal import PosternJSON
internal import PosternMCP
internal import Synchronization

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
  private let keys: KeyRing
  private let milliseconds: Int64
  private let spent = SpentStates()

  init(_ keys: KeyRing, time: Duration) {
    self.keys = keys
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
    return try keys.seal(writer.finish(), as: Self.tag, boundTo: binding.bytes).text
  }

  /// Takes a state back and answers what was remembered.
  func open(_ state: String, for binding: Binding, once: Bool, at now: Int64) throws(ProtocolError)
    -> JSONView
  {
    guard state.utf8.count <= 2 * InputAnswers.longest, let box = try? SealedBox(text: state),
      let bytes = try? keys.open(box, as: Self.tag, boundTo: binding.bytes),
      let root = try? JSON.parse(bytes).root, let end = root["e"]?.int, let nonce = root["n"]?.string,
      let answers = root["a"]
    else { throw .invalidParameters("The requestState does not belong to this request.") }
    guard now < end else {
      throw .invalidParameters("The requestState has expired; make the call again from the start.")
    }
    guard !once || spent.spend(nonce, until: end, at: now) else {
      throw .invalidParameters("The requestState was used already; make the call again from the start.")
    }
    return answers
  }
}

/// States that came back already, remembered until they would have ended anyway.
final class SpentStates: Sendable {
  private let ends = Mutex<[String: Int64]>([:])
  /// Beyond so many the oldest are looked through for ones that ended.
  private static let sweepSize = 1024

  /// Marks a state as used; false when it was.
  func spend(_ nonce: String, until end: Int64, at now: Int64) -> Bool {
    ends.withLock { ends in
      if ends.count >= Self.sweepSize, ends.count.nonzeroBitCount == 1 {
        ends = ends.filter { $0.value > now }
      }
      return ends.updateValue(end, forKey: nonce) == nil
    }
  }
}

internal import PosternJSON
internal import PosternMCP

/// The answers that a client has brought so far: in this round, and in earlier ones that the sealed state remembers.
struct InputAnswers: Sendable {
  private var earlier: JSONView?
  private var latest: JSONObjectView?

  /// None.
  static let none = InputAnswers()

  init(earlier: JSONView? = nil, latest: JSONObjectView? = nil) {
    self.earlier = earlier
    self.latest = latest
  }

  /// The answer to a question; a newer one counts more than an older one.
  subscript(key: String) -> JSONView? { latest?[key] ?? earlier?[key] }

  /// The most that one call can gather, in bytes of JSON: it goes back and forth with every round.
  static let longest = 64 * 1024

  /// Everything gathered so far, for the next round's state.
  ///
  /// - Parameter asked: The questions of this call: an answer to none of them is not kept.
  /// - Returns: An object with an answer under each key.
  /// - Throws: A `JSONError` for a number that JSON has no form for.
  func json(asked: Set<String>) throws(JSONError) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    for key in asked.sorted() {
      guard let answer = self[key] else { continue }
      writer.key(key)
      writer.value(answer)
    }
    writer.endObject()
    return writer.finish()
  }
}

public import PosternJSON

/// The state of one decoding: where it is and what was wrong so far.
///
/// A mistake does not end the decoding. The place is filled with a neutral value, the rest is read on, and the
/// whole is refused at the end with every mistake in it.
public final class Reading {
  /// How many mistakes are reported at most; what a peer sends must not decide how much we answer.
  public static let mistakeLimit = 20

  /// What was wrong so far.
  public private(set) var mistakes: [Mistake] = []
  /// Set while a record built in code is checked: its secrets show themselves masked and are taken as they are.
  @usableFromInline let trustsSecrets: Bool

  init(trustsSecrets: Bool = false) { self.trustsSecrets = trustsSecrets }

  /// Reads something inside the current value.
  public func enter<Result>(_ step: @autoclosure () -> Mistake.Step, _ read: () -> Result) -> Result {
    let earlier = mistakes.count
    defer { if mistakes.count > earlier { place(from: earlier, step()) } }
    return read()
  }

  /// Adds a step to the way to the mistakes from one on: only they pay for knowing where they are.
  @usableFromInline
  func place(from earlier: Int, _ step: Mistake.Step) {
    for index in earlier..<mistakes.count { mistakes[index].path.insert(step, at: 0) }
  }

  /// Notes that the current value is not what its type can be made from.
  public func expected(_ schema: Schema, found json: JSONValue) {
    let found = schema.isSecret ? "something else" : Self.excerpt(of: json)
    report(.invalid, "expected \(schema.noun), found \(found)")
  }

  func report(_ kind: Mistake.Kind, _ problem: String) {
    guard mistakes.count < Self.mistakeLimit else { return }
    mistakes.append(Mistake(kind: kind, problem: problem))
  }

  func verdict() throws(RecordError) {
    if !mistakes.isEmpty { throw RecordError(mistakes) }
  }

  /// What was found, short enough for a sentence.
  static func excerpt(of json: JSONValue) -> String {
    switch json {
    case .null: return "null"
    case .bool(let value): return "\(value)"
    case .int(let value): return "\(value)"
    case .double(let value): return "\(value)"
    case .array(let items): return items.isEmpty ? "an empty array" : "an array"
    case .object: return "an object"
    case .string(let text):
      let start = String(String.UnicodeScalarView(text.unicodeScalars.prefix(40)))
      return quoted(start) + (start.utf8.count < text.utf8.count ? "…" : "")
    }
  }

  /// The text in quotes, with everything escaped that could disturb a line.
  package static func quoted(_ text: String) -> String {
    var writer = JSONWriter()
    writer.value(text)
    return String(decoding: writer.finish(), as: UTF8.self)
  }
}

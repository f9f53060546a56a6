/// A parsed JSON text, immutable and shared freely.
///
/// It is one block of memory that holds the tape, the decoded strings and the text itself; every view of it keeps it
/// alive.
public struct JSONDocument: Sendable {
  let tape: Tape

  /// The document's one value.
  public var root: JSONView { JSONView(tape: tape, index: 1) }
}

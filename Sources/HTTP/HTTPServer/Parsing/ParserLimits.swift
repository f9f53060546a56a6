/// What a request may cost before anybody has decided to serve it.
package struct ParserLimits: Sendable, Equatable {
  /// The request line and all fields together, line ends included; more is answered 431.
  package var head = 16 * 1024 {
    didSet { head = min(max(head, 0), Self.largestHead) }
  }
  /// One line of the head, its end included; more is 414 for the request line and 431 for a field.
  package var line = 8 * 1024 {
    didSet { line = min(max(line, 0), Self.largestHead) }
  }
  /// The number of field lines; more is answered 431.
  package var fields = 100
  /// The body's bytes unless the caller sets another limit after the head; more is answered 413.
  package var body = 4 * 1024 * 1024
  /// The bytes of chunk sizes, extensions and line ends in one body; more is answered 413.
  package var chunkFraming = 64 * 1024
  /// The extensions of one chunk.
  package var chunkExtension = 256

  /// Positions in a head are kept in sixteen bits where that saves memory.
  package static let largestHead = Int(UInt16.max)

  package init() {}
}

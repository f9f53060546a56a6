/// Reads a stream of events from bytes in any slicing, WHATWG HTML section 9.2.6.
///
/// An event that the stream ends within is not delivered, as the specification says.
public struct ServerSentEventDecoder: Sendable {
  /// What a stream may make the decoder keep.
  public struct Limits: Sendable {
    /// The longest line.
    public var line: Int
    /// The data of one event.
    public var event: Int

    /// Makes limits; the defaults fit the largest message that a server of this package sends.
    public init(line: Int = 8 << 20, event: Int = 8 << 20) { (self.line, self.event) = (line, event) }
  }

  /// The id that a client names when it comes back, if the stream has given one.
  public private(set) var lastEventID: String?
  /// The milliseconds that the stream last asked to wait before coming back.
  public private(set) var reconnectionTime: Int?

  private let limits: Limits
  private var failure: ServerSentEventError?
  private var line: [UInt8] = []
  private var isFirstLine = true
  /// A CR has ended a line, so that a LF that follows ends nothing.
  private var wasReturn = false
  private var data: [UInt8] = []
  private var hasData = false
  private var event: String?
  private var retry: Int?
  /// The id that counts once its event is complete: a client that comes back must not skip one that was cut off.
  private var id: String?

  /// Starts at the beginning of a stream.
  public init(limits: Limits = Limits()) { self.limits = limits }

  /// Takes the next bytes and adds the events that they complete.
  ///
  /// - Throws: A ``ServerSentEventError``; the events before it have been added, and the stream is over.
  public mutating func decode(
    _ bytes: ArraySlice<UInt8>, into events: inout [ServerSentEvent]
  ) throws(ServerSentEventError) {
    if let failure { throw failure }
    var rest = bytes
    while let first = rest.first {
      if wasReturn {
        wasReturn = false
        if first == 0x0A {
          rest.removeFirst()
          continue
        }
      }
      let end = rest.firstIndex { $0 == 0x0A || $0 == 0x0D }
      let part = rest[..<(end ?? rest.endIndex)]
      guard part.count <= limits.line - line.count else { throw fail(.lineTooLong) }
      line.append(contentsOf: part)
      guard let end else { return }
      wasReturn = rest[end] == 0x0D
      rest = rest[end...].dropFirst()
      try endLine(into: &events)
    }
  }

  private mutating func endLine(into events: inout [ServerSentEvent]) throws(ServerSentEventError) {
    if isFirstLine, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    isFirstLine = false
    defer { line.removeAll(keepingCapacity: line.count <= 65_536) }
    if line.isEmpty { return dispatch(into: &events) }
    let colon = line.firstIndex(of: 0x3A) ?? line.count
    var value = line[colon...].dropFirst()
    if value.first == 0x20 { value = value.dropFirst() }
    switch String(decoding: line[..<colon].prefix(6), as: UTF8.self) {
    case "data":
      if hasData { data.append(0x0A) }
      guard value.count <= limits.event - data.count else { throw fail(.eventTooLarge) }
      data.append(contentsOf: value)
      hasData = true
    case "event": event = try text(value)
    case "id": if !value.contains(0) { id = try text(value) }
    case "retry":
      guard !value.isEmpty, value.allSatisfy(Grammar.isDigit),
        let time = Int(String(decoding: value, as: UTF8.self))
      else { return }
      (retry, reconnectionTime) = (time, time)
    default: break
    }
  }

  private mutating func dispatch(into events: inout [ServerSentEvent]) {
    lastEventID = id
    if hasData {
      let kind = event?.isEmpty == true ? nil : event
      events.append(ServerSentEvent(decoded: data, event: kind, id: lastEventID, retry: retry))
    }
    (data, hasData, event, retry) = ([], false, nil, nil)
  }

  private mutating func text(_ bytes: ArraySlice<UInt8>) throws(ServerSentEventError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw fail(.invalidUTF8) }
    return text
  }

  private mutating func fail(_ error: ServerSentEventError) -> ServerSentEventError {
    failure = error
    return error
  }
}

/// Why a stream of events cannot be read on.
public enum ServerSentEventError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A line is longer than the limit.
  case lineTooLong
  /// The data of an event is larger than the limit.
  case eventTooLarge
  /// The kind or the id of an event is not UTF-8.
  case invalidUTF8

  /// What is wrong.
  public var description: String {
    switch self {
    case .lineTooLong: "a line of the event stream is longer than allowed"
    case .eventTooLarge: "an event of the stream is larger than allowed"
    case .invalidUTF8: "the event stream is not UTF-8"
    }
  }
}

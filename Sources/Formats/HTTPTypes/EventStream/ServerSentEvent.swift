/// One event of a stream, WHATWG HTML section 9.2.
public struct ServerSentEvent: Hashable, Sendable {
  /// The kind of the event; nil is the same as `message`.
  public let event: String?
  /// What the event carries, in UTF-8.
  public let data: [UInt8]
  /// What a client that comes back names as the last event it has seen.
  public let id: String?
  /// The milliseconds that a client shall wait before it comes back.
  public let retry: Int?

  /// Makes an event; nil if the kind or the id has a line break, the id a NUL, or the time is negative.
  public init?(data: [UInt8], event: String? = nil, id: String? = nil, retry: Int? = nil) {
    let isLine = { (text: String?) in text?.utf8.contains { $0 == 0x0A || $0 == 0x0D } != true }
    guard isLine(event), isLine(id), id?.utf8.contains(0) != true, retry ?? 0 >= 0 else { return nil }
    (self.event, self.data, self.id, self.retry) = (event, data, id, retry)
  }

  init(decoded data: [UInt8], event: String?, id: String?, retry: Int?) {
    (self.event, self.data, self.id, self.retry) = (event, data, id, retry)
  }

  /// The data as text, if it is UTF-8.
  public var text: String? { String(validating: data, as: UTF8.self) }

  /// Writes the event with the blank line that ends it.
  public func encode(into output: inout [UInt8]) {
    if let event { Self.append("event: ", event.utf8, to: &output) }
    if let id { Self.append("id: ", id.utf8, to: &output) }
    if let retry { withDecimal(retry) { Self.append("retry: ", $0, to: &output) } }
    Self.encode(data: data, into: &output)
  }

  /// Writes an event that is nothing but data, such as one JSON message.
  public static func encode(data: [UInt8], into output: inout [UInt8]) {
    appendLines("data: ", data, to: &output)
    output.append(0x0A)
  }

  /// Writes a comment, which keeps proxies from closing a quiet stream.
  public static func encode(comment: String, into output: inout [UInt8]) {
    appendLines(": ", Array(comment.utf8), to: &output)
    output.append(0x0A)
  }

  /// One line of the stream for each line of the value, whatever ends it.
  private static func appendLines(_ field: StaticString, _ value: [UInt8], to output: inout [UInt8]) {
    var start = 0
    while let end = value[start...].firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
      append(field, value[start..<end], to: &output)
      start = end + (value[end...].starts(with: [0x0D, 0x0A]) ? 2 : 1)
    }
    append(field, value[start...], to: &output)
  }

  private static func append(_ field: StaticString, _ value: some Collection<UInt8>, to output: inout [UInt8])
  {
    output.append(contentsOf: field.bytes)
    output.append(contentsOf: value)
    output.append(0x0A)
  }
}

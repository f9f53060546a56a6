public import PosternJSON

/// Messages as they go over the wire: one line of JSON each.
public enum OutgoingMessage {
  /// The answer to a request: its id around a result that is written already.
  public static func response(to id: MessageID, result: [UInt8]) -> [UInt8] {
    var writer = begin(capacity: result.count + 64)
    writer.opening(#""id":"#)
    writer.value(id)
    writer.opening(#""result":"#)
    writer.value(encoded: result)
    writer.endObject()
    return writer.finish()
  }

  /// An error; without an id when the request's could not be read.
  public static func error(_ error: ProtocolError, to id: MessageID?) -> [UInt8] {
    var writer = begin(capacity: 256)
    if let id {
      writer.key("id")
      writer.value(id)
    }
    writer.key("error")
    writer.value(error)
    writer.endObject()
    return writer.finish()
  }

  /// A notification.
  ///
  /// - Parameters:
  ///   - method: What happened.
  ///   - writeParams: Writes the members of `params`; without it there are none.
  /// - Returns: The message.
  /// - Throws: What `writeParams` throws.
  public static func notification(
    _ method: String, _ writeParams: ((inout JSONWriter) throws(JSONError) -> Void)? = nil
  ) throws(JSONError) -> [UInt8] {
    try message(id: nil, method, writeParams)
  }

  /// A request.
  public static func request(
    _ id: MessageID, _ method: String, _ writeParams: ((inout JSONWriter) throws(JSONError) -> Void)? = nil
  ) throws(JSONError) -> [UInt8] {
    try message(id: id, method, writeParams)
  }

  private static func message(
    id: MessageID?, _ method: String, _ writeParams: ((inout JSONWriter) throws(JSONError) -> Void)?
  ) throws(JSONError) -> [UInt8] {
    var writer = begin(capacity: 256)
    if let id {
      writer.key("id")
      writer.value(id)
    }
    writer.key("method")
    writer.value(method)
    if let writeParams {
      writer.key("params")
      writer.beginObject()
      try writeParams(&writer)
      writer.endObject()
    }
    writer.endObject()
    return writer.finish()
  }

  private static func begin(capacity: Int) -> JSONWriter {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(capacity)
    var writer = JSONWriter(adopting: bytes)
    writer.beginObject()
    writer.member(#""jsonrpc":"2.0""#)
    return writer
  }
}

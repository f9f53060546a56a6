public import PosternHTTPTypes

/// A response as it came.
public struct RawResponse: Sendable {
  /// The status code.
  public let status: Int
  /// The fields in their order.
  public let fields: Fields
  /// The body without its transfer coding.
  public let body: [UInt8]
  /// Whether the body was as long as the head promised, or came to its last chunk.
  public let isComplete: Bool

  /// The body as text.
  public var text: String { String(decoding: body, as: UTF8.self) }
  /// Whether the server says that it closes the connection.
  public var closes: Bool { fields.hasToken(.connection, "close") }

  /// Reads the first response of `bytes` and says how long it is; nil while it is not all there.
  static func read(_ bytes: [UInt8], toHead head: Bool, hasEnded: Bool) -> (RawResponse, Int)? {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound else { return nil }
    var lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
    let statusLine = lines.removeFirst().split(separator: " ", maxSplits: 2)
    guard statusLine.count >= 2, statusLine[0] == "HTTP/1.1", let status = Int(statusLine[1]) else {
      return nil
    }
    var fields = Fields()
    for line in lines {
      guard let colon = line.firstIndex(of: ":"), let name = FieldName(line[..<colon]),
        (try? fields.append(name, checking: String(line[line.index(after: colon)...]))) != nil
      else { return nil }
    }
    var scanner = BodyScanner(bytes: bytes, position: end)
    let isWhole: Bool
    if head || status < 200 || status == 204 || status == 304 {
      isWhole = true
    } else if fields.hasToken(.transferEncoding, "chunked") {
      isWhole = scanner.readChunks()
    } else if let length = fields[.contentLength].flatMap(Int.init) {
      isWhole = scanner.read(length)
    } else {
      _ = scanner.read(bytes.count - end)
      isWhole = hasEnded
    }
    guard isWhole || hasEnded else { return nil }
    let response = RawResponse(status: status, fields: fields, body: scanner.body, isComplete: isWhole)
    return (response, isWhole ? scanner.position : bytes.count)
  }
}

/// Takes a body apart.
private struct BodyScanner {
  let bytes: [UInt8]
  var position: Int
  var body: [UInt8] = []

  /// Takes so many bytes, or what there is of them.
  mutating func read(_ count: Int) -> Bool {
    let end = min(position + count, bytes.count)
    defer { position = end }
    body += bytes[position..<end]
    return end - position == count
  }

  /// Takes chunks up to the last one.
  mutating func readChunks() -> Bool {
    while let line = bytes[position...].firstRange(of: Array("\r\n".utf8)) {
      guard let size = Int(String(decoding: bytes[position..<line.lowerBound], as: UTF8.self), radix: 16)
      else {
        return false
      }
      position = line.upperBound
      guard read(size), bytes.count >= position + 2 else { return false }
      position += 2
      if size == 0 { return true }
    }
    return false
  }
}

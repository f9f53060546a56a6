internal import PosternHTTPTypes

/// Writes the head of an answer.
struct ResponseEncoder {
  enum Framing: Equatable {
    /// No body, and none that could be: 204, 304.
    case none
    case length(Int)
    case chunked
    /// An HTTP/1.0 client cannot read chunks: the end of the connection is the end of the body.
    case untilClose
  }

  let date: [UInt8]
  let keepsAlive: Bool
  let version: HTTPVersion

  /// What only the server says: a handler that hands on somebody else's fields must not frame the answer twice.
  private static let framing: [FieldName] = [.contentLength, .transferEncoding, .connection, .date]

  func append(_ response: Response, framing: Framing, to output: inout [UInt8]) {
    if response.status == .ok {
      output.append(bytesOf: "HTTP/1.1 200 OK\r\nDate: ")
    } else {
      output.append(bytesOf: "HTTP/1.1 ")
      output.append(decimal: Int(response.status.code))
      output.append(bytesOf: " ")
      output.append(bytesOf: response.status.reason)
      output.append(bytesOf: "\r\nDate: ")
    }
    output.append(contentsOf: date)
    output.append(bytesOf: "\r\n")
    if Self.framing.contains(where: response.fields.contains) {
      var fields = response.fields
      for name in Self.framing { fields.remove(name) }
      fields.encode(into: &output)
    } else {
      response.fields.encode(into: &output)
    }
    switch framing {
    case .none, .untilClose: break
    case .length(let length):
      output.append(bytesOf: "Content-Length: ")
      output.append(decimal: length)
      output.append(bytesOf: "\r\n")
    case .chunked: output.append(bytesOf: "Transfer-Encoding: chunked\r\n")
    }
    if !keepsAlive {
      output.append(bytesOf: "Connection: close\r\n")
    } else if version == .http10 {
      output.append(bytesOf: "Connection: keep-alive\r\n")
    }
    output.append(bytesOf: "\r\n")
  }

  /// One chunk, RFC 9112 section 7.1.
  ///
  /// An empty one would end the body, so there is none.
  static func appendChunk(_ bytes: [UInt8], to output: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    output.append(contentsOf: String(bytes.count, radix: 16).utf8)
    output.append(bytesOf: "\r\n")
    output.append(contentsOf: bytes)
    output.append(bytesOf: "\r\n")
  }

  static func appendLastChunk(to output: inout [UInt8]) {
    output.append(bytesOf: "0\r\n\r\n")
  }
}

extension [UInt8] {
  mutating func append(bytesOf text: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func append(decimal number: Int) {
    withDecimal(number) { append(contentsOf: $0) }
  }
}

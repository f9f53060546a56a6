import PosternEventLoop

/// One connection of a scripted peer.
final class PeerConnection {
  private let channel: StreamChannel
  private var buffer: [UInt8] = []

  init(_ stream: ByteStream) { channel = StreamChannel(stream) }

  /// The head of the next request, and the body behind it if its length is given; nil when the client is gone.
  func readRequest() async throws -> String? {
    guard let head = try await read(through: "\r\n\r\n") else { return nil }
    let length = head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
      .flatMap { Int($0.dropFirst(15).trimmingPrefix(" ")) }
    guard let length, length > 0 else { return head }
    while buffer.count < length, let more = try await channel.read() { buffer += more }
    defer { buffer.removeFirst(min(length, buffer.count)) }
    return head + String(decoding: buffer.prefix(length), as: UTF8.self)
  }

  /// Everything up to and with `mark`.
  func read(through mark: String) async throws -> String? {
    while true {
      if let end = buffer.firstRange(of: Array(mark.utf8))?.upperBound {
        defer { buffer.removeFirst(end) }
        return String(decoding: buffer[..<end], as: UTF8.self)
      }
      guard let more = try await channel.read() else { return nil }
      buffer += more
    }
  }

  /// What arrives next; nil at the end.
  func read() async throws -> [UInt8]? {
    guard buffer.isEmpty else {
      defer { buffer = [] }
      return buffer
    }
    return try await channel.read()
  }

  /// Waits until the client closes.
  func waitForEnd() async throws {
    while try await channel.read() != nil {}
  }

  func write(_ text: String) async throws { try await channel.write(Array(text.utf8)) }
  func write(_ bytes: [UInt8]) async throws { try await channel.write(bytes) }
  func close() { channel.close() }
  func abort() { channel.stream.abort() }
}

extension HTTPClient {
  /// What a request sends.
  public enum Body: Sendable {
    /// Nothing.
    case none
    /// Bytes that are there.
    case bytes([UInt8])
    /// Bytes that a function writes once there is a connection; it runs on the loop and may not block.
    ///
    /// Without a length they are sent in chunks. Such a request is sent again only if the function was not called.
    case producer(length: Int?, @Sendable (BodyWriter) async throws -> Void)

    /// Bytes that a sequence gives, taken only as fast as the peer reads.
    public static func stream<Chunks: AsyncSequence & Sendable>(
      _ chunks: Chunks, length: Int? = nil
    ) -> Body where Chunks.Element == [UInt8] {
      .producer(length: length) { writer in
        for try await chunk in chunks { try await writer.write(chunk) }
      }
    }
  }

  /// Where a producer puts a request's body.
  public struct BodyWriter: Sendable {
    let engine: TransferEngine
    let id: UInt64

    /// Sends bytes and waits until they are on their way.
    ///
    /// - Throws: An error when the transfer is over, which the producer lets through.
    public func write(_ bytes: [UInt8]) async throws(HTTPClientError) {
      try await engine.write(bytes, to: id)
    }
  }
}

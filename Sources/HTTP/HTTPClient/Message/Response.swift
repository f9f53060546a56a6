public import PosternHTTPTypes

extension HTTPClient {
  /// The head of an answer, and its body as it arrives.
  public struct Response: Sendable {
    /// What became of the request.
    public let status: Status
    /// The fields, as they were received.
    public let fields: Fields
    /// The version of the protocol.
    public let version: Version
    /// What was sent back.
    public let body: ResponseBody

    /// The whole body.
    ///
    /// - Parameter limit: How many bytes are too many, if fewer than the request's own limit.
    /// - Returns: The bytes that have not been read yet.
    /// - Throws: `HTTPClientError` when there are more, when they do not all come, or when all were read before.
    public func bytes(limit: Int = .max) async throws(HTTPClientError) -> [UInt8] {
      try await body.collect(limit: limit)
    }
  }

  /// A version of HTTP.
  public enum Version: String, Sendable {
    /// RFC 1945.
    case http10 = "1.0"
    /// RFC 9112.
    case http11 = "1.1"
    /// RFC 9113.
    case http2 = "2"
  }
}

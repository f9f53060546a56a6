public import PosternHTTPTypes

/// An MCP endpoint on the web.
public struct HTTPEndpoint: Sendable {
  /// Where it is.
  public var url: URI
  /// Fields of every request besides those that the protocol demands.
  public var fields: Fields
  /// Says who asks, anew for every request; nil, or an answer of nil, sends no token.
  ///
  /// The token goes to this URL and nowhere else: no redirect is followed, and over plain http only to this machine.
  public var token: TokenSource?

  /// Gives the token for a request; what it throws is the request's failure.
  public typealias TokenSource = @Sendable () async throws -> String?

  /// An endpoint that everybody may talk to.
  public init(_ url: URI, fields: Fields = [:], token: TokenSource? = nil) {
    self.url = url
    self.fields = fields
    self.token = token
  }
}

extension HTTPEndpoint {
  /// The value of `Authorization`, if a token is to be sent (C15).
  func authorization() async throws(ClientError) -> String? {
    guard let token else { return nil }
    let value: String?
    do { value = try await token() } catch {
      if let error = error as? ClientError { throw error }
      throw ClientError(.noToken, detail: "\(error)")
    }
    guard let value else { return nil }
    guard url.normalizedScheme == "https" || url.isLoopbackHost else { throw ClientError(.insecure) }
    return "Bearer \(value)"
  }
}

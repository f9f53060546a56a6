/// What is written about one answered request.
///
/// There is no place for a query string: it may hold codes and tokens, so a path is cut at its first `?` or `#`.
public struct AccessLine: Sendable {
  /// The request's method.
  public var method: String
  /// The request's path without its query.
  public let path: String
  /// The pattern of the route that answered, if one did.
  public var route: String?
  /// The answer's status code.
  public var status: Int
  /// How many bytes of body were written.
  public var bytes: Int64
  /// From the first byte of the request to the last of the answer.
  public var duration: Duration
  /// The address of the client, as far as proxies are trusted.
  public var peer: String
  /// The id that ties this line to the answer that the client saw.
  public var correlation: String?
  /// The id of the distributed trace that the request belongs to.
  public var trace: String?

  /// Describes one answered request.
  public init(
    method: String, path: String, route: String? = nil, status: Int, bytes: Int64, duration: Duration,
    peer: String, correlation: String? = nil, trace: String? = nil
  ) {
    self.method = method
    self.path = Self.withoutQuery(path)
    self.route = route
    self.status = status
    self.bytes = bytes
    self.duration = duration
    self.peer = peer
    self.correlation = correlation
    self.trace = trace
  }

  private static func withoutQuery(_ target: String) -> String {
    guard let end = target.utf8.firstIndex(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") })
    else { return target }
    return String(target[..<end])
  }
}

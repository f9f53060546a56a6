public import PosternHTTPTypes

/// A complete request: what the client sent, read and checked.
///
/// It is one reference, so that handing it from middleware to middleware costs nothing.
public struct Request: Sendable {
  private let storage: Storage

  private final class Storage: Sendable {
    let method: Method
    let path: String
    let query: String?
    let fields: Fields
    let body: [UInt8]
    let version: HTTPVersion

    init(
      _ method: Method, _ path: String, _ query: String?, _ fields: Fields, _ body: [UInt8],
      _ version: HTTPVersion
    ) {
      self.method = method
      self.path = path
      self.query = query
      self.fields = fields
      self.body = body
      self.version = version
    }
  }

  init(_ head: RequestHead, body: [UInt8]) {
    storage = Storage(head.method, head.path, head.query, head.fields, body, head.version)
  }

  /// A request that came by another door than a socket, or from a test.
  public init(
    _ method: Method, _ path: String, query: String? = nil, fields: Fields = Fields(), body: [UInt8] = []
  ) {
    storage = Storage(method, path, query, fields, body, .http11)
  }

  /// The method.
  public var method: Method { storage.method }
  /// The path as it was sent, escapes and all: for comparing and logging.
  ///
  /// Routes match its decoded form.
  public var path: String { storage.path }
  /// What follows the question mark, as it was sent; nil without one.
  public var query: String? { storage.query }
  /// The fields in their order.
  public var fields: Fields { storage.fields }
  /// The whole body, without its transfer coding.
  public var body: [UInt8] { storage.body }
  var version: HTTPVersion { storage.version }
}

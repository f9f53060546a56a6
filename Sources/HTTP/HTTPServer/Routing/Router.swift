public import PosternHTTPTypes

/// Which handler answers which method and path.
public struct Router: Sendable {
  struct Route: Sendable {
    let method: Method
    let pattern: PathPattern
    let bodyLimit: Int?
    let middleware: [any Middleware]
    let handler: DecidingHandler
    let endsWithClient: Bool
  }

  private(set) var routes: [Route] = []
  private(set) var middleware: [any Middleware] = []

  /// A router that knows no path.
  public init() {}

  /// Puts something around every answer, those for unknown paths included; the first one added is the outermost.
  public mutating func use(_ middleware: any Middleware) { self.middleware.append(middleware) }

  /// Answers `method` on `path`, whose variable segments are written `{name}`.
  ///
  /// - Parameters:
  ///   - method: The method; GET answers HEAD as well.
  ///   - path: The path, as it is after percent-decoding. A trailing slash makes another path.
  ///   - bodyLimit: The largest body in bytes; without one the server's limit holds.
  ///   - middleware: Put around this route only, inside that of the router.
  ///   - handler: Answers the request.
  public mutating func on(
    _ method: Method, _ path: String, bodyLimit: Int? = nil, through middleware: [any Middleware] = [],
    _ handler: @escaping Handler
  ) {
    add(method, path, bodyLimit, middleware) { _, _ in .wait(handler) }
  }

  /// The same with a handler that waits for nothing.
  public mutating func on(
    _ method: Method, _ path: String, bodyLimit: Int? = nil, through middleware: [any Middleware] = [],
    _ handler: @escaping ImmediateHandler
  ) {
    add(method, path, bodyLimit, middleware) { .answer(try handler($0, $1)) }
  }

  /// The same with a handler that finds out whether it has to wait; the client's end then cancels it.
  ///
  /// A closure that does nothing but throw is taken for one that waits for nothing.
  @_disfavoredOverload
  public mutating func on(
    _ method: Method, _ path: String, bodyLimit: Int? = nil, through middleware: [any Middleware] = [],
    deciding handler: @escaping DecidingHandler
  ) {
    add(method, path, bodyLimit, middleware, endsWithClient: true, handler)
  }

  /// Answers GET and HEAD on `path`; such a request has no body, and one that has is refused with 413.
  public mutating func get(
    _ path: String, through middleware: [any Middleware] = [], _ handler: @escaping Handler
  ) {
    on(.get, path, bodyLimit: 0, through: middleware, handler)
  }

  /// The same with a handler that waits for nothing.
  public mutating func get(
    _ path: String, through middleware: [any Middleware] = [], _ handler: @escaping ImmediateHandler
  ) {
    on(.get, path, bodyLimit: 0, through: middleware, handler)
  }

  /// Answers POST on `path`.
  public mutating func post(
    _ path: String, bodyLimit: Int? = nil, through middleware: [any Middleware] = [],
    _ handler: @escaping Handler
  ) {
    on(.post, path, bodyLimit: bodyLimit, through: middleware, handler)
  }

  /// The same with a handler that waits for nothing.
  public mutating func post(
    _ path: String, bodyLimit: Int? = nil, through middleware: [any Middleware] = [],
    _ handler: @escaping ImmediateHandler
  ) {
    on(.post, path, bodyLimit: bodyLimit, through: middleware, handler)
  }

  /// The same with a handler that finds out whether it has to wait; the client's end then cancels it.
  @_disfavoredOverload
  public mutating func post(
    _ path: String, bodyLimit: Int? = nil, through middleware: [any Middleware] = [],
    deciding handler: @escaping DecidingHandler
  ) {
    on(.post, path, bodyLimit: bodyLimit, through: middleware, deciding: handler)
  }

  private mutating func add(
    _ method: Method, _ path: String, _ bodyLimit: Int?, _ middleware: [any Middleware],
    endsWithClient: Bool = false, _ handler: @escaping DecidingHandler
  ) {
    routes.append(
      Route(
        method: method, pattern: PathPattern(path), bodyLimit: bodyLimit, middleware: middleware,
        handler: handler, endsWithClient: endsWithClient))
  }
}

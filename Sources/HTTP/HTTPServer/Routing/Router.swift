public import PosternHTTPTypes

/// Which handler answers which method and path.
public struct Router: Sendable {
  struct Route: Sendable {
    let method: Method
    let pattern: PathPattern
    let bodyLimit: Int?
    let middleware: [any Middleware]
    let handler: RouteHandler
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
    add(method, path, bodyLimit, middleware, .suspending(handler))
  }

  /// The same with a handler that waits for nothing.
  public mutating func on(
    _ method: Method, _ path: String, bodyLimit: Int? = nil, through middleware: [any Middleware] = [],
    _ handler: @escaping ImmediateHandler
  ) {
    add(method, path, bodyLimit, middleware, .immediate(handler))
  }

  /// Answers GET and HEAD on `path`; such a request has no body, and one that has is refused with 413.
  public mutating func get(
    _ path: String, through middleware: [any Middleware] = [], _ handler: @escaping Handler
  ) {
    add(.get, path, 0, middleware, .suspending(handler))
  }

  /// The same with a handler that waits for nothing.
  public mutating func get(
    _ path: String, through middleware: [any Middleware] = [], _ handler: @escaping ImmediateHandler
  ) {
    add(.get, path, 0, middleware, .immediate(handler))
  }

  /// Answers POST on `path`.
  public mutating func post(
    _ path: String, bodyLimit: Int? = nil, through middleware: [any Middleware] = [],
    _ handler: @escaping Handler
  ) {
    add(.post, path, bodyLimit, middleware, .suspending(handler))
  }

  /// The same with a handler that waits for nothing.
  public mutating func post(
    _ path: String, bodyLimit: Int? = nil, through middleware: [any Middleware] = [],
    _ handler: @escaping ImmediateHandler
  ) {
    add(.post, path, bodyLimit, middleware, .immediate(handler))
  }

  private mutating func add(
    _ method: Method, _ path: String, _ bodyLimit: Int?, _ middleware: [any Middleware],
    _ handler: RouteHandler
  ) {
    routes.append(
      Route(
        method: method, pattern: PathPattern(path), bodyLimit: bodyLimit, middleware: middleware,
        handler: handler))
  }
}

internal import PosternHTTPTypes
internal import PosternLogging

/// Answers a request.
///
/// What it throws becomes an answer too: an ``HTTPError`` the one it describes, anything else 500.
public typealias Handler = @Sendable (Request, RequestContext) async throws -> Response

/// Answers a request without waiting for anything, so that it needs no task: it runs inside the read of its last byte.
///
/// A closure without `await` is one of these by itself.
public typealias ImmediateHandler = @Sendable (Request, RequestContext) throws -> Response

/// Looks at a request on the spot: answers it, or says how to go on waiting for the answer.
///
/// A closure that comes to a ``Decision`` is one of these by itself. Only what has to wait gets a task.
public typealias DecidingHandler = @Sendable (Request, RequestContext) throws -> Decision

/// What a look at a request comes to.
public enum Decision: Sendable {
  /// The answer.
  case answer(Response)
  /// A handler that waits for the answer; it gets the same request, and as much time as it takes.
  ///
  /// A ``DecidingHandler`` says so of what may take long, so its task is cancelled when the client goes, or only ends
  /// its side of the connection. What it answers all the same is sent to whoever still reads.
  case wait(Handler)
}

/// Something around every handler: it may answer itself, change what goes in, or change what comes out.
public protocol Middleware: Sendable {
  /// Answers the request, usually by way of `next`.
  func respond(to request: Request, in context: RequestContext, next: Handler) async throws -> Response
}

/// Middleware that waits for nothing: it looks at the request before the handler and at the answer after it.
///
/// Inside filters a request gets a task only when its handler waits, and after they have let it pass.
public protocol Filter: Middleware {
  /// Answers instead of the handler, or lets the request pass with nil; what it changes in the context goes down.
  func admit(_ request: Request, in context: inout RequestContext) throws -> Response?
  /// Changes an answer, whoever made it.
  func finish(_ response: inout Response, to request: Request, in context: RequestContext) throws
}

extension Filter {
  /// Leaves the answer as it is.
  public func finish(_ response: inout Response, to request: Request, in context: RequestContext) throws {}

  /// The two halves around a handler that may wait.
  public func respond(
    to request: Request, in context: RequestContext, next: Handler
  ) async throws -> Response {
    var context = context
    var response =
      if let own = try admit(request, in: &context) { own } else { try await next(request, context) }
    try finish(&response, to: request, in: context)
    return response
  }
}

internal import PosternHTTPTypes
internal import PosternLogging

/// Calls a handler so that there is an answer, whatever happens.
final class Responder: Sendable {
  private let handler: DecidingHandler
  private let logger: Logger?

  init(_ handler: @escaping DecidingHandler, logger: Logger?) {
    self.handler = handler
    self.logger = logger
  }

  /// Calls the handler: an error is an answer.
  func decide(_ request: Request, _ context: RequestContext) -> Decision {
    do {
      switch try handler(request, context) {
      case .answer(let response): return .answer(checked(response, request, context))
      case .wait(let wait): return .wait(wait)
      }
    } catch { return .answer(answer(error, request, context)) }
  }

  /// Calls the handler and waits if it has to.
  private func respond(to request: Request, in context: RequestContext) async -> Response {
    switch decide(request, context) {
    case .answer(let response): response
    case .wait(let wait): await settle(wait, request, context)
    }
  }

  /// Waits as the handler has decided to: an error is an answer.
  private func settle(_ wait: Handler, _ request: Request, _ context: RequestContext) async -> Response {
    do {
      return checked(try await wait(request, context), request, context)
    } catch { return answer(error, request, context) }
  }

  /// An interim status is no answer: the client would take the next one for it (RFC 9110 section 15.2).
  func checked(_ response: Response, _ request: Request, _ context: RequestContext) -> Response {
    guard response.status.code < 200 || response.status.code > 599 else { return response }
    return answer(InterimAnswer(status: response.status), request, context)
  }

  /// The answer to an error; the operator is told of those that are ours.
  func answer(_ error: any Error, _ request: Request, _ context: RequestContext) -> Response {
    let error = error as? HTTPError ?? .unexpected(error)
    // A cancelled task's client has gone; a cancellation of the handler's own is a failure like any other.
    if error.underlying is CancellationError, Task.isCancelled { return Response(.clientClosed) }
    if error.status.code >= 500 {
      logger?.error(
        "request failed",
        [
          "error": .string(error.description), "path": .string(request.path),
          "correlation_id": .string(context.id.description),
        ])
    }
    return error.response(correlation: context.id)
  }
}

// MARK: Middleware

extension Responder {
  /// The handler inside middleware, the first of which is outermost.
  ///
  /// Middleware sees the answer to an error like any other: what is thrown inside it is caught before it comes there.
  func inside(_ middleware: [any Middleware]) -> Responder {
    middleware.reversed().reduce(self) { inner, stage in
      let filter = stage as? any Filter
      return Responder(filter.map(inner.inside) ?? inner.inside(stage), logger: logger)
    }
  }

  private func inside(_ stage: any Middleware) -> DecidingHandler {
    let around: Handler = { [self] request, context in
      try await stage.respond(to: request, in: context) { await self.respond(to: $0, in: $1) }
    }
    return { _, _ in .wait(around) }
  }

  private func inside(_ filter: any Filter) -> DecidingHandler {
    { [self] request, context in
      var context = context
      let own = try filter.admit(request, in: &context)
      switch own.map(Decision.answer) ?? decide(request, context) {
      case .answer(var response):
        try filter.finish(&response, to: request, in: context)
        return .answer(response)
      case .wait(let wait):
        return .wait { [self, context] request, _ in
          var response = await settle(wait, request, context)
          try filter.finish(&response, to: request, in: context)
          return response
        }
      }
    }
  }
}

/// A handler that answered with what can only come before an answer.
private struct InterimAnswer: Error, CustomStringConvertible {
  let status: Status
  var description: String { "a handler answered \(status.code), which is no final status" }
}

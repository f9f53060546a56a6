internal import PosternHTTPTypes
internal import PosternLogging

/// A handler inside everything that is around it: whatever happens, there is an answer.
enum Responder: Sendable {
  case immediate(@Sendable (Request, RequestContext) -> Response)
  case suspending(@Sendable (Request, RequestContext) async -> Response)

  func callAsFunction(_ request: Request, _ context: RequestContext) async -> Response {
    switch self {
    case .immediate(let respond): respond(request, context)
    case .suspending(let respond): await respond(request, context)
    }
  }
}

/// A handler as it was given to the router.
enum RouteHandler: Sendable {
  case immediate(ImmediateHandler)
  case suspending(Handler)
}

/// Turns errors into answers, and tells the operator of those that are ours.
struct ErrorAnswers: Sendable {
  let logger: Logger?

  /// The handler inside its middleware, the first of which is outermost.
  ///
  /// Middleware sees the answer to an error like any other: each stage catches what is thrown inside it.
  func around(_ middleware: [any Middleware], _ handler: RouteHandler) -> Responder {
    var responder = innermost(handler)
    for stage in middleware.reversed() { responder = wrap(responder, in: stage) }
    return responder
  }

  private func innermost(_ handler: RouteHandler) -> Responder {
    switch handler {
    case .immediate(let handler):
      .immediate { request, context in
        do {
          return checked(try handler(request, context), request, context)
        } catch { return answer(error, request, context) }
      }
    case .suspending(let handler):
      .suspending { request, context in
        do {
          return checked(try await handler(request, context), request, context)
        } catch { return answer(error, request, context) }
      }
    }
  }

  private func wrap(_ next: Responder, in stage: any Middleware) -> Responder {
    if case .immediate(let next) = next, let filter = stage as? any Filter {
      return .immediate { request, context in
        do {
          return checked(
            try filter.respond(to: request, in: context, next: next), request, context)
        } catch { return answer(error, request, context) }
      }
    }
    return .suspending { request, context in
      do {
        return checked(
          try await stage.respond(to: request, in: context) { await next($0, $1) }, request, context)
      } catch { return answer(error, request, context) }
    }
  }

  /// An interim status is no answer: the client would take the next one for it (RFC 9110 section 15.2).
  private func checked(
    _ response: Response, _ request: Request, _ context: RequestContext
  ) -> Response {
    guard response.status.code < 200 || response.status.code > 599 else { return response }
    return answer(InterimAnswer(status: response.status), request, context)
  }

  private func answer(_ error: any Error, _ request: Request, _ context: RequestContext) -> Response {
    let error = error as? HTTPError ?? .unexpected(error)
    // A cancelled task's client has gone; a cancellation of the handler's own is a failure like any other.
    if error.status.code >= 500, !(error.underlying is CancellationError && Task.isCancelled) {
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

/// A handler that answered with what can only come before an answer.
private struct InterimAnswer: Error, CustomStringConvertible {
  let status: Status
  var description: String { "a handler answered \(status.code), which is no final status" }
}

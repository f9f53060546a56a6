internal import PosternHTTPTypes
internal import PosternLogging

/// A router made ready: literal paths in a dictionary, the rest in order, every handler inside its middleware.
struct RouteTable: Sendable {
  /// What answers a method on a path.
  final class Endpoint: Sendable {
    let method: Method?
    let responder: Responder
    let bodyLimit: Int?
    let route: String?
    let series: RouteSeries?
    /// Whether the client's end cancels what is waited for; otherwise it gets its answer.
    let endsWithClient: Bool

    init(
      _ method: Method?, on route: String?, bodyLimit: Int? = nil, series: RouteSeries?,
      endsWithClient: Bool = false, _ responder: Responder
    ) {
      self.method = method
      self.route = route
      self.bodyLimit = bodyLimit
      self.series = series
      self.endsWithClient = endsWithClient
      self.responder = responder
    }
  }

  /// What a request's head leads to.
  struct Match {
    let endpoint: Endpoint
    var parameters = PathParameters()
  }

  /// All endpoints of a path, and what answers the methods that have none.
  private struct Path: Sendable {
    var endpoints: [Endpoint] = []
    let refusal: Endpoint

    func endpoint(_ method: Method) -> Endpoint {
      for endpoint in endpoints where endpoint.method == method { return endpoint }
      return method == .head ? self.endpoint(.get) : refusal
    }
  }

  /// Few paths are compared faster than they are hashed.
  private var first: [(text: String, path: Path)] = []
  private var literal: [String: (text: String, path: Path)] = [:]
  private var variable: [(pattern: PathPattern, path: Path)] = []
  private let notFound: Endpoint
  /// RFC 9110 section 9.3.7: `OPTIONS *` asks about the server as a whole.
  private let server: Endpoint

  init(_ router: Router, logger: Logger?, metrics: ServerMetrics?) throws(ServerError) {
    let respond = { Responder($0, logger: logger) }
    let series = { (method: String, route: String?) in
      metrics?.series(method: method, route: route ?? "none")
    }
    notFound = Endpoint(
      nil, on: nil, series: series("other", nil),
      respond { _, _ in throw HTTPError.notFound }.inside(router.middleware))
    server = Endpoint(
      .options, on: nil, series: series("OPTIONS", nil),
      respond { _, _ in .answer(Response(.noContent)) }.inside(router.middleware))
    let groups = Self.grouped(router.routes)
    for (index, (pattern, routes)) in groups.enumerated() {
      if let mistake = pattern.mistake {
        throw ServerError(.badRoute, "A route cannot be served: \(mistake).")
      }
      if let twin = groups[..<index].first(where: { $0.0.hasShape(of: pattern) }) {
        throw ServerError(
          .badRoute,
          "\(pattern.text) and \(twin.0.text) match the same paths: give their parameters the same names.")
      }
      let allowed = Self.allow(routes.map(\.method))
      let refuse: DecidingHandler = { request, _ in .answer(try Self.refuse(request, allowed)) }
      let preflights = routes.map { ($0.method, respond(refuse).inside($0.middleware)) }
      let refusal = respond { request, context in
        try Self.preflight(request, preflights)?.decide(request, context) ?? refuse(request, context)
      }.inside(router.middleware)
      var path = Path(
        refusal: Endpoint(nil, on: pattern.text, series: series("other", pattern.text), refusal))
      for route in routes {
        guard !path.endpoints.contains(where: { $0.method == route.method }) else {
          throw ServerError(.badRoute, "\(route.method) \(pattern.text) has two handlers.")
        }
        path.endpoints.append(
          Endpoint(
            route.method, on: pattern.text, bodyLimit: route.bodyLimit,
            series: series(route.method.text, pattern.text), endsWithClient: route.endsWithClient,
            respond(route.handler).inside(router.middleware + route.middleware)))
      }
      if !pattern.isLiteral {
        variable.append((pattern, path))
      } else if first.count < 8 {
        first.append((pattern.text, path))
      } else {
        literal[pattern.text] = (pattern.text, path)
      }
    }
  }

  /// Finds the handler.
  ///
  /// `path` is decoded; nil stands for one that decodes to nothing safe.
  func match(_ method: Method, _ path: String?, isServer: Bool = false) -> Match {
    guard let path else { return Match(endpoint: method == .options && isServer ? server : notFound) }
    for (text, literal) in first where text.isSpelled(like: path) {
      return Match(endpoint: literal.endpoint(method))
    }
    if let (text, literal) = literal[path], text.isSpelled(like: path) {
      return Match(endpoint: literal.endpoint(method))
    }
    guard !variable.isEmpty else { return Match(endpoint: notFound) }
    let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    for (pattern, path) in variable {
      if let parameters = pattern.match(parts) {
        return Match(endpoint: path.endpoint(method), parameters: parameters)
      }
    }
    return Match(endpoint: notFound)
  }

  /// The routes of each path, paths in the order in which they were first added.
  private static func grouped(_ routes: [Router.Route]) -> [(PathPattern, [Router.Route])] {
    var groups: [(PathPattern, [Router.Route])] = []
    for route in routes {
      if let index = groups.firstIndex(where: { $0.0 == route.pattern }) {
        groups[index].1.append(route)
      } else {
        groups.append((route.pattern, [route]))
      }
    }
    return groups
  }

  /// A preflight asks whether another method may be used: what is around that method's route knows.
  private static func preflight(_ request: Request, _ routes: [(Method, Responder)]) -> Responder? {
    guard request.method == .options, let text = request.fields[.accessControlRequestMethod],
      let method = Method(text)
    else { return nil }
    return routes.first { $0.0 == method || method == .head && $0.0 == .get }?.1
  }

  private static func allow(_ methods: [Method]) -> String {
    var names = methods.map(\.text)
    if methods.contains(.get), !methods.contains(.head) { names.append("HEAD") }
    if !methods.contains(.options) { names.append("OPTIONS") }
    return names.joined(separator: ", ")
  }

  /// RFC 9110 section 15.5.6: 405 names what is allowed; OPTIONS asks for just that.
  private static func refuse(_ request: Request, _ allowed: String) throws -> Response {
    var fields = Fields(fields: 1, bytes: 64)
    try fields.append(.allow, checking: allowed)
    if request.method == .options { return Response(.noContent, fields: fields) }
    throw HTTPError(
      .methodNotAllowed, code: "method_not_allowed",
      message: "\(request.method) is not answered here; \(allowed) are.", fields: fields)
  }
}

extension HTTPError {
  static let notFound = HTTPError(.notFound, code: "not_found", message: "Nothing is served at this path.")
}

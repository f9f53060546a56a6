public import PosternHTTPServer
internal import PosternHTTPTypes
internal import PosternMCP
public import PosternMCPServer

/// Where an MCP server is reached over HTTP: one path, every revision.
public struct MCPEndpoint: Sendable {
  /// What an endpoint is made of, beside its server.
  public struct Configuration: Sendable {
    /// The path, as it is seen here.
    public var path = "/mcp"
    /// Whether the handshake era has sessions: then the server can ask clients, and clients can come back for answers.
    ///
    /// A session lives in one process. Without them any replica answers any request.
    public var hasSessions = false
    /// What sessions may take.
    public var sessions = SessionLimits()
    /// Whose pages may call from a browser; nil for nobody's.
    public var crossOrigin: CrossOrigin.Origins?
    /// What a token that allows too little is answered with, beside the status 403.
    public var challenge: ScopeChallenge = { _ in [:] }

    /// The defaults.
    public init() {}
  }

  let server: Server
  let configuration: Configuration
  let ladder: Ladder
  let sessions: SessionTable?

  /// An endpoint of a server.
  public init(_ server: Server, configuration: Configuration = Configuration()) {
    self.server = server
    self.configuration = configuration
    ladder = Ladder(server: server)
    sessions = configuration.hasSessions ? SessionTable(server, configuration.sessions) : nil
  }

  /// Answers on the path, with and without a slash at its end and never by a redirect.
  ///
  /// - Parameters:
  ///   - router: Gets the routes.
  ///   - middleware: Around them: what looks at the token, and says who calls.
  public func install(in router: inout Router, through middleware: [any Middleware] = []) {
    let (policy, page) = (browserPolicy, LandingPage(of: server.implementation))
    let all = policy + middleware
    let path = configuration.path
    let paths = path.hasSuffix("/") ? [path] : [path, path + "/"]
    for path in paths {
      router.post(path, through: all, deciding: post)
      router.on(.get, path, through: policy + [page] + middleware, deciding: get)
      router.on(.delete, path, through: all) { request, context in try delete(request, context) }
      // Also without a token: probes ask so whether somebody is here (requirement MCP-12b).
      router.on(.head, path, through: policy) { _, _ in try refuseMethod() }
    }
  }

  /// Ends the sessions; the server itself is stopped by whoever made it.
  public func stop() { sessions?.end() }

  private var browserPolicy: [any Middleware] {
    guard let origins = configuration.crossOrigin else { return [] }
    return [
      CrossOrigin(
        origins, methods: [.get, .post, .delete],
        requestFields: [
          .accept, .authorization, .contentType, .lastEventID, .mcpProtocolVersion, .mcpSessionID, .mcpMethod,
          .mcpName,
        ] + server.mirroredHeaders.compactMap { FieldName($0) },
        exposedFields: [.mcpSessionID, .wwwAuthenticate])
    ]
  }

  private func get(_ request: Request, _ context: RequestContext) throws -> Decision {
    guard let sessions else { return .answer(try refuseMethod()) }
    return .answer(try sessions.stream(for: request, caller(context)))
  }

  private func delete(_ request: Request, _ context: RequestContext) throws -> Response {
    guard let sessions else { return try refuseMethod() }
    return try sessions.delete(for: request, caller(context))
  }

  private func refuseMethod() throws -> Response {
    var fields = Fields()
    try fields.append(.allow, checking: sessions == nil ? "POST" : "GET, POST, DELETE")
    throw HTTPError(
      .methodNotAllowed, code: "method_not_allowed", message: "Messages are posted here.", fields: fields)
  }

  /// Who calls, as whoever looked at the token has found out; the revision is that of the message.
  func caller(_ context: RequestContext, _ revision: Revision = .newestHandshake) -> Caller {
    Caller(revision, principal: context.principal as? Principal, correlation: context.id)
  }
}

internal import PosternBase64
internal import PosternCryptography
internal import PosternEventLoop
internal import PosternHTTPServer
internal import PosternHTTPTypes
internal import PosternMCP
internal import PosternMCPServer
internal import Synchronization

/// The sessions of an endpoint.
final class SessionTable: Sendable {
  let server: Server
  private let limits: SessionLimits
  private let sessions = Mutex<[String: HTTPSession]>([:])

  init(_ server: Server, _ limits: SessionLimits) {
    self.server = server
    self.limits = limits
  }

  /// Makes a session; nil when there are too many.
  func open(for principal: String?) throws -> HTTPSession? {
    // 144 bits in visible characters (requirement MCP-76).
    let id = Base64URL.encode(try Random.bytes(18))
    let session = HTTPSession(id, principal: principal, Session(server), limits)
    let (isIn, idle) = sessions.withLock { sessions in
      func hasRoom() -> Bool {
        principal == nil || sessions.values.count { $0.principal == principal } < limits.each
      }
      let isTight = sessions.count >= limits.all / 2 || !hasRoom()
      let now = LoopInstant.current
      let idle = isTight ? sessions.values.filter { $0.isIdle(at: now) } : []
      for session in idle { sessions[session.id] = nil }
      guard sessions.count < limits.all, hasRoom() else { return (false, idle) }
      sessions[id] = session
      return (true, idle)
    }
    for session in idle { session.end() }
    if !isIn { session.end() }
    return isIn ? session : nil
  }

  /// The session that a request names.
  func require(_ request: Request, _ caller: Caller) throws(Rejection) -> HTTPSession {
    // A POST of the other era has been told so; GET and DELETE have none (requirement MCP-77).
    if let version = request.fields[.mcpProtocolVersion], Revision(version)?.era != .handshake {
      throw Rejection(.invalidRequest("MCP-Protocol-Version names no revision that has sessions."))
    }
    let names = request.fields.values(of: .mcpSessionID)
    guard let name = names.first, names.count == 1 else {
      throw Rejection(.invalidRequest("Mcp-Session-Id is missing; open a session with initialize."))
    }
    // Somebody else's session does not exist.
    guard let session = sessions.withLock({ $0[name] }), session.principal == caller.principal?.id else {
      throw Rejection(.notFound, .invalidRequest("There is no such session; open one with initialize."))
    }
    guard !session.isIdle(at: .current) else {
      remove(session)
      throw Rejection(.notFound, .invalidRequest("The session has ended; open one with initialize."))
    }
    session.touch()
    return session
  }

  func remove(_ session: HTTPSession) {
    sessions.withLock { $0[session.id] = nil }
    session.end()
  }

  /// Answers DELETE: the client ends its session.
  func delete(for request: Request, _ caller: Caller) throws -> Response {
    do throws(Rejection) {
      remove(try require(request, caller))
      return Response(.noContent)
    } catch {
      return error.response
    }
  }

  func end() {
    let all = sessions.withLock { sessions in
      defer { sessions = [:] }
      return Array(sessions.values)
    }
    for session in all { session.end() }
  }
}

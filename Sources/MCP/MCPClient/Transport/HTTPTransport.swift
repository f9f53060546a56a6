internal import PosternHTTPClient
internal import PosternHTTPTypes
internal import PosternMCP

/// Streamable HTTP: every message is a POST of its own, and what answers it is JSON or a stream of events.
final class HTTPTransport: ClientTransport {
  let endpoint: HTTPEndpoint
  let settings: ClientSettings
  private let http: HTTPClient
  private var reading: MessageReading
  private(set) var revision: Revision?
  private(set) var session: String?

  init(_ endpoint: HTTPEndpoint, over http: HTTPClient, _ settings: ClientSettings) {
    self.endpoint = endpoint
    self.http = http
    self.settings = settings
    reading = MessageReading(longest: settings.limits.message)
  }

  var hasStreams: Bool { true }

  func open() async throws(ClientError) {}

  func speak(_ revision: Revision) {
    self.revision = revision
    reading.takesBatches = revision.has(.batches)
  }

  func send(_ message: Outbound, to inbox: Inbox) async throws(ClientError) {
    // A handshake opens a new session, whatever there was.
    if message.revision == nil { session = nil }
    let (response, used) = try await post(message)
    switch AnswerKind(response.status, response.fields, toRequest: message.isRequest) {
    case .accepted: break
    case .foreign:
      throw ClientError(.unexpectedContent, detail: response.fields[.contentType].map(ClientError.printable))
    case .failure: throw await failure(response, session: used)
    case .message:
      if message.revision == nil { try keepSession(of: response) }
      let body = try await Self.bytes(of: response, limit: settings.limits.message)
      for inbound in reading.read(body) { _ = inbox(inbound) }
    case .events:
      if message.revision == nil { try keepSession(of: response) }
      try await follow(response, of: message, to: inbox)
    }
  }

  /// MCP-76: a session ends with a DELETE; a server may not let clients do that.
  func close() async {
    guard session != nil, let revision, revision.era == .handshake else { return }
    _ = try? await exchange(.delete) { authorization throws(ClientError) in
      try RequestFields(to: endpoint, in: revision, session: session, authorization: authorization)
    }
    session = nil
  }
}

// MARK: Requests

extension HTTPTransport {
  private func post(_ message: Outbound) async throws(ClientError) -> (HTTPClient.Response, String?) {
    let used = session
    let response = try await exchange(.post, body: message.bytes, isEndless: message.isRequest) {
      authorization throws(ClientError) in
      try RequestFields(message, to: endpoint, session: used, authorization: authorization)
    }
    return (response, used)
  }

  /// Asks for a stream; with an id, for one that goes on behind that event.
  func get(after lastEventID: String? = nil) async throws(ClientError) -> HTTPClient.Response {
    let used = session
    let response = try await exchange(.get, isEndless: true) { authorization throws(ClientError) in
      try RequestFields(
        to: endpoint, in: revision, session: used, lastEventID: lastEventID, authorization: authorization)
    }
    switch AnswerKind(response.status, response.fields, toRequest: true) {
    case .events: return response
    case .failure: throw await failure(response, session: used)
    default: throw ClientError(.unexpectedContent)
    }
  }

  /// No redirect is followed, so what is sent goes to this URL only (C15), and nothing is sent twice.
  private func exchange(
    _ method: Method, body: [UInt8]? = nil, isEndless: Bool = false,
    _ fields: (_ authorization: String?) throws(ClientError) -> RequestFields
  ) async throws(ClientError) -> HTTPClient.Response {
    let fields = try fields(try await endpoint.authorization()).fields
    var request = HTTPClient.Request(
      method, endpoint.url, fields: fields, body: body.map(HTTPClient.Body.bytes) ?? .none)
    request.retry = .never
    request.deadlines.connect = settings.deadlines.connect
    request.deadlines.total = isEndless ? nil : settings.deadlines.silence
    // What is too long is told by what is read, message by message: a stream may be of any length.
    request.limits.body = .max
    do throws(HTTPClientError) { return try await http.send(request) } catch { throw ClientError(error) }
  }

  private func keepSession(of response: HTTPClient.Response) throws(ClientError) {
    guard let id = response.fields[.mcpSessionID] else { return }
    guard !id.isEmpty, id.utf8.count <= 1024, id.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
      throw ClientError(.invalidAnswer, detail: "the session's id has a character that none may have")
    }
    session = id
  }

  /// MCP-76: 404 to a request within a session means that there is no such session any more.
  private func failure(_ response: HTTPClient.Response, session used: String?) async -> ClientError {
    let body = try? await response.bytes(limit: ClientError.longestFailure)
    let error = ClientError(response.status, response.fields, body: body ?? [])
    guard response.status == .notFound, used != nil, revision?.era == .handshake else { return error }
    var ended = ClientError(.sessionEnded)
    (ended.status, ended.refusal) = (error.status, error.refusal)
    return ended
  }

  private static func bytes(
    of response: HTTPClient.Response, limit: Int
  ) async throws(ClientError) -> [UInt8] {
    do throws(HTTPClientError) { return try await response.bytes(limit: limit) } catch {
      throw ClientError(error)
    }
  }
}

// MARK: Streams

extension HTTPTransport {
  /// Reads the stream that answers a request, and goes on with it where it broke off (requirement MCP-79).
  ///
  /// MCP-16: in the stateless era a stream that breaks off has lost its request.
  private func follow(
    _ first: HTTPClient.Response, of message: Outbound, to inbox: Inbox
  ) async throws(ClientError) {
    var cursor = StreamCursor(mostAttempts: settings.limits.reconnections, isAnswer: true)
    var response: HTTPClient.Response? = first
    var failure: ClientError?
    while true {
      if let response {
        let part = await read(response, &cursor, to: inbox)
        guard part.isWanted else { return }
        failure = part.failure
      }
      guard message.revision?.era != .stateless, failure.map(\.isOutage) ?? true,
        let id = cursor.lastEventID, let pause = cursor.nextPause(jitter: settings.timing.jitter())
      else { break }
      do { try await settings.timing.pause(pause) } catch { throw ClientError(.cancelled) }
      do throws(ClientError) {
        response = try await get(after: id)
      } catch {
        (response, failure) = (nil, error)
      }
    }
    if let failure { throw failure }
  }

  /// Reads a stream to its end, and says whether what was waited for has not come.
  func read(
    _ response: HTTPClient.Response, _ cursor: inout StreamCursor, to inbox: Inbox
  ) async -> (isWanted: Bool, failure: ClientError?) {
    var decoder = reading.decoder
    defer { cursor.take(decoder) }
    var isWanted = true
    var chunks = response.body.makeAsyncIterator()
    do throws(ClientError) {
      while let chunk = try await Self.next(&chunks) {
        var events: [ServerSentEvent] = []
        let refusal = Self.decode(chunk, with: &decoder, into: &events)
        for event in events {
          cursor.advance()
          for inbound in reading.read(event) where !inbox(inbound) { isWanted = false }
        }
        if let refusal { throw refusal }
      }
      return (isWanted, nil)
    } catch {
      return (isWanted, error)
    }
  }

  private static func decode(
    _ chunk: [UInt8], with decoder: inout ServerSentEventDecoder, into events: inout [ServerSentEvent]
  ) -> ClientError? {
    do throws(ServerSentEventError) {
      try decoder.decode(chunk[...], into: &events)
      return nil
    } catch {
      return ClientError(error)
    }
  }

  private static func next(
    _ chunks: inout HTTPClient.ResponseBody.AsyncIterator
  ) async throws(ClientError) -> [UInt8]? {
    do throws(HTTPClientError) { return try await chunks.next() } catch { throw ClientError(error) }
  }
}

extension ClientError {
  init(_ error: ServerSentEventError) {
    switch error {
    case .invalidUTF8: self.init(.invalidMessage, detail: "\(error)")
    case .lineTooLong, .eventTooLarge: self.init(.tooLarge, detail: "\(error)")
    }
    mayHaveBeenDone = true
  }

  /// Whether a stream that failed so may be gone on with.
  var isOutage: Bool {
    switch code {
    case .interrupted, .unreachable, .timedOut: true
    case .unexpectedStatus: status?.category == .serverError
    default: false
    }
  }
}

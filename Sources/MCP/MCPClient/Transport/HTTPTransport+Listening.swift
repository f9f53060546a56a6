internal import PosternHTTPClient
internal import PosternMCP

extension HTTPTransport {
  /// Keeps the stream open on which a handshake session gets what belongs to no request (requirement MCP-75).
  ///
  /// A server that offers none says so, and that is the end of it.
  func receive(into inbox: Inbox) async throws(ClientError) {
    guard let revision, revision.era == .handshake, settings.opensEventStream else { return }
    var cursor = StreamCursor(mostAttempts: settings.limits.reconnections, isAnswer: false)
    while true {
      do throws(ClientError) {
        let response = try await get(after: cursor.lastEventID)
        if let failure = await read(response, &cursor, to: inbox).failure { throw failure }
      } catch {
        guard error.isOutage else { throw error }
      }
      guard let pause = cursor.nextPause(jitter: settings.timing.jitter()) else { return }
      do { try await settings.timing.pause(pause) } catch { throw ClientError(.cancelled) }
    }
  }
}

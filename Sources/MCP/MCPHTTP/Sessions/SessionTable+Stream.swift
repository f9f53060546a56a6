internal import PosternHTTPServer
internal import PosternHTTPTypes
internal import PosternMCP
internal import PosternMCPServer

extension SessionTable {
  /// Answers GET: what a session's client is told unasked, or the rest of an answer that was cut off.
  func stream(for request: Request, _ caller: Caller) throws -> Response {
    guard Acceptance(request.fields) == .both || Acceptance(request.fields) == .events else {
      throw HTTPError(
        .notAcceptable, code: "not_acceptable", message: "What is told unasked is text/event-stream.")
    }
    do throws(Rejection) {
      let session = try require(request, caller)
      guard let last = request.fields[.lastEventID] else { return unasked(session) }
      // Anything else was not said by us, and an answer that is no longer kept cannot be given again.
      guard let (number, position) = Self.eventID(last), let stream = session.stream(number) else {
        throw Rejection(
          .notFound, .invalidRequest("There is nothing to come back for under this Last-Event-ID."))
      }
      return session.response(from: stream, after: position, isNew: false)
    } catch {
      return error.response
    }
  }

  /// Changes as they happen; a newer stream of a session replaces an older one.
  private func unasked(_ session: HTTPSession) -> Response {
    Response(lasting: .untilDrained) { events in
      session.beginListening()
      defer { session.endListening() }
      while let change = await session.session.changes.next() {
        let message = try ServerNotification.change(change).bytes(in: session.session.revision)
        guard await events.send(message) else { return }
      }
    }
  }

  /// `3-7`: the seventh message of the third answer.
  private static func eventID(_ text: String) -> (stream: Int, number: Int)? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard text.utf8.count < 32, parts.count == 2, let stream = Int(parts[0]), let number = Int(parts[1]),
      stream > 0, number >= 0
    else { return nil }
    return (stream, number)
  }
}

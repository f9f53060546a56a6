internal import PosternEventLoop

/// Brings an answer that is made piece by piece to its connection.
struct StreamingTask: Sendable {
  let port: LoopLocal<HTTPConnection?>
  let loop: EventLoop

  /// The connection, until it is closed.
  var connection: HTTPConnection? { port.get(on: loop) }

  func run(_ response: Response) async {
    switch response.body {
    case .bytes(let body): connection?.answer(response, body)
    case .stream(let produce):
      await stream(response, .stream) { writer in try await produce(writer) }
    case .events(let lifetime, let produce):
      await stream(response, .events(lifetime)) { writer in try await produce(EventWriter(writer)) }
    }
  }

  private func stream(
    _ response: Response, _ kind: Exchange.Kind, _ produce: (BodyWriter) async throws -> Void
  ) async {
    guard let number = connection?.exchange?.number,
      connection?.beginStream(response, kind) == true
    else { return }
    do {
      try await produce(BodyWriter(port: port, loop: loop, exchange: number))
      connection?.endStream()
    } catch is CancellationError where kind.isEvents {
      // The peer has gone, and there is nobody to tell; or the server drains, and events may end anywhere.
      connection?.endStream()
    } catch {
      connection?.breakStream(error)
    }
  }
}

/// Names to addresses, on threads that may wait: the system knows no other way.
public enum Resolver {
  /// The addresses of `host` in the system's order; an address is its own answer.
  ///
  /// Runs in the isolation of `loop`.
  public static func addresses(
    of host: String, port: UInt16, on loop: EventLoop, within limit: Duration = .seconds(30)
  ) async throws(IOError) -> [SocketAddress] {
    if let address = SocketAddress(host: host, port: port) { return [address] }
    let action = "find the address of \(host)"
    try loop.admit(action)
    let lookup = Lookup(host: host, port: port)
    let timer = LoopTimer(
      on: loop,
      woken: { hasCome in
        lookup.finish(.failure(hasCome ? IOError(.timedOut, action: action) : .loopStopped(action)))
      })
    timer.set(.current.advanced(by: limit))
    defer { timer.cancel() }
    return try await withTaskCancellationHandler {
      await withCheckedContinuation { lookup.start($0) }
    } onCancel: {
      lookup.finish(.failure(IOError(.closed, action: action)))
    }.get()
  }
}

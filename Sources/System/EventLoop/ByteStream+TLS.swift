public import PosternCryptography

extension ByteStream {
  /// Speaks TLS from here on, as the server.
  public func startTLS(server context: TLSContext) throws(TLSError) {
    install(TLSFilter(try TLSSession(server: context)))
  }

  /// Speaks TLS from here on, as the client of `host`, and waits for the handshake.
  ///
  /// Reading begins with `startReading`. A handshake that fails, that takes longer than `limit`, or whose task is
  /// cancelled, closes the stream.
  public func startTLS(
    client context: TLSContext, host: String, within limit: Duration = .seconds(10),
    isolation: isolated (any Actor)? = #isolation
  ) async throws(IOError) {
    let action = "speak TLS with \(host)"
    let session: TLSSession
    do throws(TLSError) {
      session = try TLSSession(client: context, host: host)
    } catch {
      throw IOError(.tls, action: action, detail: error.message)
    }
    let timer = LoopTimer(on: loop) { [self] in fail(IOError(.timedOut, action: action)) }
    timer.set(.current.advanced(by: limit))
    let cancellation = LoopSignal(on: loop)
    cancellation.whenGiven { [self] in fail(IOError(.closed, action: action)) }
    var failure: IOError?
    await withTaskCancellationHandler {
      // A closure that does not name its isolation runs elsewhere.
      _ = isolation
      await withCheckedContinuation { continuation in
        let filter = TLSFilter(session) { [self] error in
          failure = error
          stopReading()
          continuation.resume()
        }
        install(filter)
        startReading()
      }
    } onCancel: {
      cancellation.give()
    }
    timer.cancel()
    cancellation.forget()
    if let failure { throw failure }
  }

  /// The application protocol that ALPN settled on.
  public var applicationProtocol: String? { tls?.applicationProtocol }
}

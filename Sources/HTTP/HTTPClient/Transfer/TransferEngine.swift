internal import PosternEventLoop
internal import PosternHTTPTypes

/// The transfers of one loop.
actor TransferEngine {
  nonisolated let loop: EventLoop
  nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }
  private let configuration: HTTPClient.Configuration
  private var multi: CurlMulti?
  private var transfers: [UInt64: Transfer] = [:]
  private var isShutDown = false

  init(loop: EventLoop, configuration: HTTPClient.Configuration) {
    self.loop = loop
    self.configuration = configuration
  }

  /// A client may be dropped without a word; its connections end all the same.
  isolated deinit { shutdown() }

  /// Sends a request and waits for the answer's head.
  func exchange(_ request: HTTPClient.Request, id: UInt64) async -> Result<
    HTTPClient.Response, HTTPClientError
  > {
    if Task.isCancelled { return .failure(HTTPClientError(.cancelled, peer: request.peer)) }
    if isShutDown { return .failure(HTTPClientError(.shutDown, peer: request.peer)) }
    guard let multi = multi ?? CurlMulti(on: loop, configuration: configuration) else {
      return .failure(HTTPClientError(.resources, peer: request.peer))
    }
    self.multi = multi
    let transfer = Transfer(request, on: loop, multi: multi, configuration: configuration)
    transfers[id] = transfer
    if case .producer(_, let produce) = request.body { prepare(transfer, id, produce) }
    begin(transfer, id)
    await wait(for: .head, of: transfer, id)
    return response(of: transfer, id)
  }

  /// Waits, until the calling task is cancelled at the latest.
  private func wait(for goal: Transfer.Goal, of transfer: Transfer, _ id: UInt64) async {
    await withTaskCancellationHandler {
      // Through the actor: a closure that does not name its isolation runs elsewhere.
      await suspend(transfer, until: goal)
    } onCancel: {
      Task.immediate { await self.cancel(id) }
    }
  }

  private func suspend(_ transfer: Transfer, until goal: Transfer.Goal) async {
    await transfer.wait(for: goal)
  }

  private func cancel(_ id: UInt64) { transfers[id]?.abort(.cancelled) }

  /// Nobody will read the rest.
  func abandon(_ id: UInt64) {
    transfers.removeValue(forKey: id)?.abort(.cancelled)
  }

  func shutdown() {
    isShutDown = true
    for transfer in transfers.values { transfer.abort(.shutDown) }
    multi?.close()
    multi = nil
  }

  private func response(of transfer: Transfer, _ id: UInt64) -> Result<HTTPClient.Response, HTTPClientError> {
    guard transfer.isHeadComplete, let status = transfer.head.status else {
      transfers[id] = nil
      return .failure(transfer.failure ?? transfer.error(.protocol))
    }
    let source: HTTPClient.ResponseBody.Source
    if transfer.isOver, transfer.failure == nil {
      transfers[id] = nil
      source = .complete(
        CompleteBody(
          transfer.received, peer: transfer.request.peer,
          isUntrusted: transfer.request.destination.isUntrusted))
    } else {
      source = .arriving(TransferLease(engine: self, id: id))
    }
    let head = transfer.head
    return .success(
      HTTPClient.Response(
        status: status, fields: head.fields, version: head.version,
        body: HTTPClient.ResponseBody(source: source)))
  }
}

// MARK: Whom it may reach

extension TransferEngine {
  private func begin(_ transfer: Transfer, _ id: UInt64) {
    switch transfer.request.destination {
    case .any: transfer.launch()
    case .addresses(let addresses):
      launch(transfer, at: addresses, unless: addresses.isEmpty ? .noAddress : nil)
    case .untrusted(let policy):
      let uri = transfer.request.uri
      if let violation = policy.violation(of: uri) { return launch(transfer, at: [], unless: violation) }
      if let address = uri.hostAddress { return launch(transfer, at: [address], unless: nil) }
      resolve(uri.normalizedHost ?? "", for: id, policy)
    }
  }

  /// A lookup cannot be taken back: one that comes after the deadline finds no transfer.
  private func resolve(_ host: String, for id: UInt64, _ policy: AddressPolicy) {
    let resolver = configuration.resolver
    Task(executorPreference: loop) { [self] in
      let found: [IPAddress?]?
      do throws(IOError) { found = try await resolver.addresses(host, loop) } catch { found = nil }
      await resolved(found, for: id, policy)
    }
  }

  private func resolved(_ found: [IPAddress?]?, for id: UInt64, _ policy: AddressPolicy) {
    guard let transfer = transfers[id], !transfer.isOver else { return }
    guard let found else { return transfer.abort(.resolve) }
    launch(transfer, at: found.compactMap(\.self), unless: policy.violation(of: found))
  }

  private func launch(
    _ transfer: Transfer, at addresses: [IPAddress], unless violation: AddressPolicy.Violation?
  ) {
    if let violation { return transfer.abort(.blockedAddress, detail: "\(violation)") }
    transfer.candidates = addresses
    transfer.launch()
  }
}

// MARK: The two bodies

extension TransferEngine {
  /// The next bytes of an answer; nil at its end.
  func next(of id: UInt64) async -> Result<[UInt8]?, HTTPClientError> {
    guard let transfer = transfers[id] else { return .success(nil) }
    guard !transfer.hasReader else {
      return .failure(transfer.error(.invalidRequest, detail: "two tasks read one body"))
    }
    await wait(for: .chunk, of: transfer, id)
    guard transfer.received.isEmpty else { return .success(transfer.takeReceived()) }
    transfers[id] = nil
    return transfer.failure.map { .failure($0) } ?? .success(nil)
  }

  /// All that is left of an answer.
  func collect(_ id: UInt64, limit: Int) async -> Result<[UInt8], HTTPClientError> {
    guard let transfer = transfers[id], !transfer.hasReader else {
      return .failure(.bodyWasRead)
    }
    defer { transfers[id] = nil }
    transfer.collect(upTo: limit)
    await wait(for: .end, of: transfer, id)
    if let failure = transfer.failure { return .failure(failure) }
    return transfer.received.count <= limit
      ? .success(transfer.received) : .failure(transfer.error(.tooLarge))
  }

  func write(_ bytes: [UInt8], to id: UInt64) async throws(HTTPClientError) {
    guard let transfer = transfers[id] else { throw HTTPClientError(.closed, mayHaveBeenSent: true) }
    try await transfer.write(bytes)
  }

  private func prepare(
    _ transfer: Transfer, _ id: UInt64,
    _ produce: @escaping @Sendable (HTTPClient.BodyWriter) async throws -> Void
  ) {
    let writer = HTTPClient.BodyWriter(engine: self, id: id)
    transfer.produce = { [self] in
      Task(executorPreference: loop) { [self] in
        var failure: (any Error)?
        do { try await produce(writer) } catch { failure = error }
        await ended(id, failure)
      }
    }
  }

  private func ended(_ id: UInt64, _ failure: (any Error)?) { transfers[id]?.producerEnded(failure) }
}

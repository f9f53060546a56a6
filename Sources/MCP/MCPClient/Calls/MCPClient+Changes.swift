internal import PosternJSON
public import PosternMCP

extension MCPClient {
  /// Asks to be told of changes, and answers when the server has promised to.
  ///
  /// On a handshake session the resources are subscribed to, and the lists' changes are what the server tells anyway;
  /// there ``ServerChanges/acknowledged`` is what it says that it tells, and what comes all the same is told, too.
  public func listen(
    _ filter: SubscriptionFilter, _ options: CallOptions = CallOptions()
  ) async throws(ClientError) -> ServerChanges {
    switch session.revision.era {
    case .stateless: try await subscribe(filter, options)
    case .handshake: try await observe(filter, options)
    }
  }

  /// Asks a handshake session for the changes of one resource; ``listen(_:_:)`` does it by itself, in both eras.
  public func subscribe(_ uri: String, _ options: CallOptions = CallOptions()) async throws(ClientError) {
    _ = try await ask(.subscribe(uri: uri), options)
    session.subscriptions.insert(uri)
  }

  /// Asks a handshake session for no more changes of a resource.
  public func unsubscribe(_ uri: String, _ options: CallOptions = CallOptions()) async throws(ClientError) {
    _ = try await ask(.unsubscribe(uri: uri), options)
    session.subscriptions.remove(uri)
  }
}

// MARK: The stateless era

extension MCPClient {
  private func subscribe(
    _ filter: SubscriptionFilter, _ options: CallOptions
  ) async throws(ClientError) -> ServerChanges {
    guard session.phase == .open else { throw ClientError(.closed) }
    guard !Task.isCancelled else { throw ClientError(.cancelled) }
    let (stream, continuation) = changes()
    let id = try prepare(.listen(filter), options, .init()).0
    let promise = await withTaskCancellationHandler {
      await acknowledgement(of: id, continuation)
    } onCancel: {
      Task.immediate { await self.giveUp(id, ClientError(.cancelled)) }
    }
    let acknowledged = try promise.get()
    pending[id]?.runForever()
    continuation.onTermination = { [weak self] _ in
      Task.immediate { await self?.giveUp(id, ClientError(.cancelled)) }
    }
    return ServerChanges(acknowledged: acknowledged, stream: stream)
  }

  private func acknowledgement(
    of id: MessageID, _ continuation: Listeners.Continuation
  ) async -> Result<SubscriptionFilter, ClientError> {
    await withCheckedContinuation { waiting in
      guard let entry = pending[id] else {
        return waiting.resume(returning: .failure(ClientError(.cancelled)))
      }
      listeners.add(id, Listeners.Listener(continuation: continuation, whenAcknowledged: waiting))
      entry.whenSettled { [self] in ended(id, $0) }
      start(entry, id)
    }
  }

  /// MCP-42: a result is the end in good order.
  private func ended(_ id: MessageID, _ outcome: Result<JSONView, ClientError>) {
    switch outcome {
    case .success: listeners.end(id, nil)
    case .failure(let error) where error.code == .noAnswer: listeners.end(id, ClientError(.interrupted))
    case .failure(let error): listeners.end(id, error)
    }
  }

  private func changes() -> (AsyncStream<Result<Change, ClientError>>, Listeners.Continuation) {
    AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(max(1, settings.limits.changes)))
  }
}

// MARK: A session

extension MCPClient {
  private func observe(
    _ filter: SubscriptionFilter, _ options: CallOptions
  ) async throws(ClientError) -> ServerChanges {
    guard session.phase == .open else { throw ClientError(.closed) }
    let told = filter.intersection(offered(filter))
    // It listens before it subscribes: the first change may come before the answer.
    let (stream, continuation) = changes()
    let number = listeners.observe(Listeners.Listener(continuation: continuation, filter: filter))
    do throws(ClientError) {
      for uri in told.resources.sorted() {
        if !isSubscribed(uri) { _ = try await ask(.subscribe(uri: uri), options) }
        listeners.hold(uri, for: number)
      }
    } catch {
      await stopObserving(number)
      throw error
    }
    continuation.onTermination = { [weak self] _ in
      Task.immediate { await self?.stopObserving(number) }
    }
    return ServerChanges(acknowledged: told, stream: stream)
  }

  /// What the server says that it tells; where it says nothing, everything.
  private func offered(_ wanted: SubscriptionFilter) -> SubscriptionFilter {
    var offered = SubscriptionFilter()
    let capabilities = session.greeting?.capabilities
    offered.toolsListChanged = capabilities?.tools?.tellsChanges ?? true
    offered.promptsListChanged = capabilities?.prompts?.tellsChanges ?? true
    offered.resourcesListChanged = capabilities?.resources?.tellsChanges ?? true
    if capabilities?.resources?.hasSubscriptions ?? true { offered.resources = wanted.resources }
    return offered
  }

  private func isSubscribed(_ uri: String) -> Bool {
    session.subscriptions.contains(uri) || listeners.observedResources.contains(uri)
  }

  /// What nobody listens for any more is not subscribed to any more.
  private func stopObserving(_ number: Int) async {
    for uri in listeners.stopObserving(number).sorted() where session.phase == .open && !isSubscribed(uri) {
      _ = try? await ask(.unsubscribe(uri: uri), CallOptions())
    }
  }
}

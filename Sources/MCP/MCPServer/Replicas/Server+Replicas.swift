internal import PosternJSON
internal import PosternMCP
internal import PosternStorage

extension Server {
  /// Keeps this process and the other replicas up with each other, until the task is cancelled.
  ///
  /// Every process whose configuration has a `state` that others share runs it for as long as it serves.
  public func keepUp() async {
    if let replicas {
      await replicas.run { [self] in try await apply($0) }
    } else {
      // Nothing ever comes of this stream; its end is the task's cancellation.
      for await _ in AsyncStream<Never>.makeStream().stream {}
    }
  }

  /// Does what another replica tells.
  private func apply(_ event: ReplicaEvent) async throws {
    switch (event.kind, event.name) {
    case (.tools, _): changes.deliver(.tools)
    case (.prompts, _): changes.deliver(.prompts)
    case (.resources, _): changes.deliver(.resources)
    case (.resource, let uri?): changes.deliver(.resource(uri: uri))
    case (.task, let id?):
      guard changes.hasSubscriber(toTask: id), let task = try await storedTask(id)?.record.task else {
        return
      }
      changes.deliver(.task(task))
    case (.answers, let id?):
      guard let text = event.answers, let answers = try? JSON.parse(Array(text.utf8)).root.object else {
        return
      }
      tasks.own(id)?.answer(answers)
    case (.cancellation, let id?): tasks.own(id)?.cancel()
    case (_, nil): break
    }
  }

  /// What is written down of a task, whoever runs it.
  private func storedTask(_ id: String) async throws -> Kept<StoredTask>? {
    try await replicas?.sealed.find(id, in: StoredTask.collection)
  }

  /// Whether a task that another replica runs is this principal's: somebody else's does not exist (I4).
  func isStored(_ id: String, of principal: String?) async throws -> Bool {
    guard let kept = try await storedTask(id) else { return false }
    return kept.record.principal == principal
  }

  /// Answers what is asked of a task that another replica runs.
  func answerElsewhere(
    _ call: TaskCall, of principal: String?, _ frame: ResultFrame
  ) async throws -> [UInt8] {
    guard let replicas, let kept = try await storedTask(call.id), kept.record.principal == principal,
      let task = kept.record.task
    else { throw ProtocolError.invalidParameters("There is no such task.") }
    switch call.action {
    case .get:
      guard !task.state.isTerminal, try await !replicas.lives(kept.record.owner) else {
        return try task.bytes(in: frame)
      }
      let lost = try await end(call.id, as: .failed(.lost), frame) ?? task
      return try lost.bytes(in: frame)
    case .update(let responses):
      if !task.state.isTerminal {
        try await replicas.tell(
          ReplicaEvent(kind: .answers, call.id, answers: responses.view.rawText, from: replicas.id))
      }
    case .cancel:
      if let ended = try await end(call.id, as: .cancelled, frame) {
        changes.publish(.task(ended))
        try await replicas.tell(ReplicaEvent(kind: .cancellation, call.id, from: replicas.id))
      }
    }
    return try frame.result()
  }

  /// Writes down that a task has ended; nil when it has already, or is gone.
  private func end(
    _ id: String, as state: TaskSnapshot.State, _ frame: ResultFrame
  ) async throws -> TaskSnapshot? {
    while let kept = try await storedTask(id) {
      guard let ended = try kept.record.moved(to: state, at: configuration.unixTime(), in: frame) else {
        return nil
      }
      if try await replicas?.sealed.replace(kept, with: ended, in: StoredTask.collection) == true {
        return ended.task
      }
    }
    return nil
  }
}

extension ProtocolError {
  /// The process that worked on a task is gone.
  static let lost = ProtocolError(.internalError, "The server that worked on it has stopped; start it again.")
}

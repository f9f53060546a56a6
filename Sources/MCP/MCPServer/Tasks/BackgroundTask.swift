internal import PosternEventLoop
internal import PosternJSON
internal import PosternLogging
internal import PosternMCP
internal import Synchronization

/// A call that goes on after its request: how it stands, and what it waits for.
final class BackgroundTask: Sendable {
  private struct State {
    var snapshot: TaskSnapshot
    var work: Task<Void, Never>?
    var alarm: Task<Void, Never>?
    var missing: [InputRequired.Item] = []
    var answers: [String: JSONView] = [:]
    var waiter: CheckedContinuation<[String: JSONView]?, Never>?
  }

  let id: String
  let principal: String?
  /// When it is given up and forgotten, in milliseconds since 1970.
  let end: Int64
  private let state: Mutex<State>
  private let now: @Sendable () -> Int64
  /// Told how the task stands, when everybody can be told.
  private let changed: @Sendable (TaskSnapshot) -> Void
  /// Writes it down for other replicas, where there are any.
  private let written = Mutex<TaskRecorder?>(nil)
  var recorder: TaskRecorder? { written.withLock { $0 } }

  init(
    _ snapshot: TaskSnapshot, principal: String?, end: Int64, now: @escaping @Sendable () -> Int64,
    replicas: (Replicas, ResultFrame)? = nil, changed: @escaping @Sendable (TaskSnapshot) -> Void
  ) {
    id = snapshot.id
    self.principal = principal
    self.end = end
    self.now = now
    self.changed = changed
    state = Mutex(State(snapshot: snapshot))
    guard let (replicas, frame) = replicas else { return }
    let recorder = TaskRecorder(
      replicas, frame, principal: principal, end: end, written: changed,
      overtaken: { [weak self] in self?.cancel() })
    written.withLock { $0 = recorder }
  }

  /// Waits until every replica can say how it stands.
  func settle() async { await recorder?.settle() }

  var snapshot: TaskSnapshot { state.withLock { $0.snapshot } }

  /// Starts the work, which fails when it takes longer than `limit`.
  func start(
    within limit: Duration, of clock: any Clock<Duration>,
    _ work: @escaping @Sendable () async -> TaskSnapshot.State
  ) {
    let work = Task(executorPreference: EventLoop.current) { [self] in move(to: await work()) }
    let alarm = Task.immediate(executorPreference: EventLoop.current) { [self] in
      guard (try? await clock.sleep(for: limit)) != nil else { return }
      stop(as: .failed(.tooLong))
    }
    let isOver = state.withLock { state in
      (state.work, state.alarm) = (work, alarm)
      return state.snapshot.state.isTerminal
    }
    guard isOver else { return }
    work.cancel()
    alarm.cancel()
  }

  /// Says what it is doing, for people.
  func note(_ message: String) {
    update { $0.message = message }
  }

  /// Waits for answers to questions; a client finds them when it asks after the task.
  func ask(_ items: [InputRequired.Item]) async throws -> [String: JSONView] {
    let answers = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          guard !state.snapshot.state.isTerminal, !Task.isCancelled else { return true }
          state.missing = items
          state.answers = [:]
          state.waiter = continuation
          return false
        }
        if isOver { return continuation.resume(returning: nil) }
        update { $0.state = .inputRequired(items) }
      }
    } onCancel: {
      state.withLock { $0.waiter.take() }?.resume(returning: nil)
    }
    guard let answers else { throw CancellationError() }
    return answers
  }

  /// Takes answers; a key that nobody asked for, or that has its answer, is passed over (requirement MCP-69).
  func answer(_ responses: JSONObjectView) {
    let (waiter, answers, missing) = state.withLock { state in
      for item in state.missing {
        if let answer = responses[item.key], answer.object != nil { state.answers[item.key] = answer }
      }
      state.missing.removeAll { state.answers[$0.key] != nil }
      return (state.missing.isEmpty ? state.waiter.take() : nil, state.answers, state.missing)
    }
    if missing.isEmpty {
      guard let waiter else { return }
      update { $0.state = .working }
      waiter.resume(returning: answers)
    } else {
      update { $0.state = .inputRequired(missing) }
    }
  }

  /// Gives the task up.
  func cancel() { stop(as: .cancelled) }

  /// Ends the task; its work is told to stop.
  private func stop(as end: TaskSnapshot.State) {
    let (work, waiter) = state.withLock { ($0.work, $0.waiter.take()) }
    move(to: end)
    work?.cancel()
    waiter?.resume(returning: nil)
  }

  private func move(to new: TaskSnapshot.State) { update { $0.state = new } }

  /// Changes how the task stands; what has ended stays as it is (requirement MCP-68).
  private func update(_ change: (inout TaskSnapshot) -> Void) {
    let (snapshot, alarm) = state.withLock { state -> (TaskSnapshot?, Task<Void, Never>?) in
      guard !state.snapshot.state.isTerminal else { return (nil, nil) }
      change(&state.snapshot)
      state.snapshot.updatedAt = Timestamp.text(now())
      return (state.snapshot, state.snapshot.state.isTerminal ? state.alarm.take() : nil)
    }
    alarm?.cancel()
    guard let snapshot else { return }
    if let recorder { recorder.note(snapshot) } else { changed(snapshot) }
  }
}

internal import PosternEventLoop
internal import PosternStorage

/// A connection that is open: commands go out together, and replies come in the order of the commands.
///
/// It lives on one loop, and its link is the only one who knows it.
final class RedisConnection: ByteStreamDelegate {
  typealias Reply = Result<RESPValue, StoreError>

  private struct Pending {
    let deadline: LoopInstant
    let isWrite: Bool
    let answer: CheckedContinuation<Reply, Never>
  }

  /// Which history of writes the server follows: another one after a failover.
  var epoch = ""
  /// Told what nobody has asked for.
  var heard: ([RESPValue]) -> Void = { _ in }
  /// Told, once, why the connection is over.
  var ended: (_ reason: String) -> Void = { _ in }
  /// Whether every list is something heard: RESP2 has no other form for it.
  var isListening = false

  private let stream: ByteStream
  private let place: RedisURL.Place
  private var parser = RESPParser()
  private var pending: [Pending] = []
  private var answered = 0
  private var outgoing: [UInt8] = []
  private var timer: LoopTimer?

  init(_ stream: ByteStream, to place: RedisURL.Place) {
    self.stream = stream
    self.place = place
    stream.delegate = self
    timer = LoopTimer(on: stream.loop) { [weak self] in self?.end("it did not answer in time") }
    stream.startReading()
  }

  /// Whether replies are waited for.
  var isBusy: Bool { answered < pending.count }

  /// Asks something; the command leaves with the next `flush`.
  func ask(
    _ command: RedisCommand, by deadline: LoopInstant, _ answer: CheckedContinuation<Reply, Never>
  ) {
    guard stream.isOpen else {
      return answer.resume(returning: .failure(lost(command.isWrite, "it is closed")))
    }
    command.write(to: &outgoing)
    pending.append(Pending(deadline: deadline, isWrite: command.isWrite, answer: answer))
    // Replies come in order: as long as the oldest is in time, the others are.
    if pending.count == answered + 1 { timer?.set(deadline) }
  }

  /// Says something that has no reply of its own: subscriptions.
  func say(_ command: RedisCommand) {
    command.write(to: &outgoing)
    flush()
  }

  /// Sends what was asked since the last time.
  func flush() {
    guard !outgoing.isEmpty, stream.isOpen else { return }
    outgoing.withUnsafeBytes { stream.write($0) }
    outgoing.removeAll(keepingCapacity: outgoing.count < 1 << 16)
  }

  /// Ends the connection; whoever waits is told why.
  func end(_ reason: String) {
    guard let timer else { return }
    self.timer = nil
    timer.cancel()
    stream.abort()
    let rest = pending[answered...]
    pending = []
    answered = 0
    for one in rest { one.answer.resume(returning: .failure(lost(one.isWrite, reason))) }
    ended(reason)
  }

  func streamReceived(_ bytes: UnsafeRawBufferPointer) {
    do throws(RESPError) {
      try parser.append(bytes)
      while let value = try parser.next() { take(value) }
    } catch {
      end("it broke the protocol: \(error)")
    }
  }

  private func take(_ value: RESPValue) {
    if case .push(let elements) = value { return heard(elements) }
    if isListening { return heard(value.elements ?? []) }
    guard answered < pending.count else { return end("it said something unasked") }
    let one = pending[answered]
    answered += 1
    if answered == pending.count {
      pending.removeAll(keepingCapacity: true)
      answered = 0
      timer?.clear()
    } else {
      timer?.set(pending[answered].deadline)
      if answered >= 1_024 {
        pending.removeSubrange(..<answered)
        answered = 0
      }
    }
    one.answer.resume(returning: .success(value))
  }

  func streamEnded() { end("it closed the connection") }
  func streamDrained() {}
  func streamClosed(_ error: IOError?) { end(error.map { "\($0)" } ?? "the connection was closed") }

  private func lost(_ isWrite: Bool, _ reason: String) -> StoreError {
    StoreError(.unavailable, "The Redis at \(place) is not to be had: \(reason).", isUncertain: isWrite)
  }
}

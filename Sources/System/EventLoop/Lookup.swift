internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// One question to the system's resolver; the first answer counts, be it the system's or that nobody waits any more.
final class Lookup: Sendable {
  typealias Answer = Result<[SocketAddress], IOError>

  private struct State {
    var answer: Answer?
    var waiter: CheckedContinuation<Answer, Never>?
  }

  private let host: String
  private let port: UInt16
  private let state = Mutex(State())

  init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  func start(_ waiter: CheckedContinuation<Answer, Never>) {
    let answer = state.withLock { state in
      if state.answer == nil { state.waiter = waiter }
      return state.answer
    }
    if let answer { waiter.resume(returning: answer) } else { LookupThreads.run(self) }
  }

  func finish(_ answer: Answer) {
    state.withLock { state in
      guard state.answer == nil else { return nil as CheckedContinuation<Answer, Never>? }
      state.answer = answer
      return state.waiter.take()
    }?.resume(returning: answer)
  }

  /// Asks the system, unless nobody waits any more; may take as long as the system likes.
  func ask() {
    guard state.withLock({ $0.answer == nil }) else { return }
    finish(Result { () throws(IOError) in try addresses() })
  }

  private func addresses() throws(IOError) -> [SocketAddress] {
    let action = "find the address of \(host)"
    guard !host.utf8.contains(0) else { throw IOError(.nameNotFound, action: action) }
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let status = unsafe getaddrinfo(host, nil, &hints, &list)
    guard status == 0 else {
      let words = unsafe String(cString: gai_strerror(status))
      throw IOError(IOError.Code(resolver: status), action: action, detail: words)
    }
    defer { unsafe freeaddrinfo(list) }
    var found: [SocketAddress] = []
    var next = unsafe list
    while let entry = unsafe next?.pointee {
      if let system = unsafe entry.ai_addr, let address = unsafe SocketAddress(system: system, port: port),
        !found.contains(address)
      {
        found.append(address)
      }
      unsafe next = entry.ai_next
    }
    guard !found.isEmpty else { throw IOError(.nameNotFound, action: action) }
    return found
  }
}

/// The threads that wait for the system's resolver: as many as there are questions, up to a limit.
///
/// They are not libuv's, because a process cannot end, nor a loop stop, before those have their answer.
private enum LookupThreads {
  private static let limit = 16
  private static let state = Mutex((threads: 0, waiting: [Lookup]()))

  static func run(_ lookup: Lookup) {
    let needsThread = state.withLock { state in
      state.waiting.append(lookup)
      guard state.threads < limit else { return false }
      state.threads += 1
      return true
    }
    guard needsThread else { return }
    do throws(IOError) {
      try SystemThread.start { while let lookup = next() { lookup.ask() } }.detach()
    } catch {
      // Another thread comes to it in its turn; without one, nobody who waits has any.
      let left = state.withLock { state in
        state.threads -= 1
        guard state.threads == 0 else { return [] as [Lookup] }
        defer { state.waiting = [] }
        return state.waiting
      }
      for lookup in left { lookup.finish(.failure(error)) }
    }
  }

  /// The next question; nil when there is none, and the thread ends.
  private static func next() -> Lookup? {
    state.withLock { state in
      guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
      state.threads -= 1
      return nil
    }
  }
}

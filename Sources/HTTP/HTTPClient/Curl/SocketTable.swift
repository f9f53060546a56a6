internal import CCurl
internal import PosternEventLoop

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The sockets that curl wants watched.
///
/// curl forgets a connection's socket after each answer and asks for it again with the next request. So the watch on a
/// connection goes on in between, and only an event that nobody wants ends it.
@safe
final class SocketTable {
  /// What curl is told about a socket; reading and writing have the bits of `SocketWatcher.Readiness`.
  struct Events: OptionSet {
    let rawValue: Int32
    static let readable = Events(rawValue: CURL_CSELECT_IN)
    static let writable = Events(rawValue: CURL_CSELECT_OUT)
    static let failed = Events(rawValue: CURL_CSELECT_ERR)
  }

  private final class Entry {
    let watcher: SocketWatcher
    var wanted: SocketWatcher.Readiness = []
    var watched: SocketWatcher.Readiness = []
    init(_ watcher: SocketWatcher) { self.watcher = watcher }
  }

  /// Called when a wanted socket is ready.
  var ready: (curl_socket_t, Events) -> Void = { _, _ in }
  private let loop: EventLoop
  private var entries: [curl_socket_t: Entry] = [:]
  /// What was opened under a number: curl 7.88 says of no connection that never came about that it is closed, and the
  /// number is soon another socket's.
  private var connections: [curl_socket_t: ino_t] = [:]

  init(on loop: EventLoop) { self.loop = loop }

  /// Answers as `CURLMOPT_SOCKETFUNCTION` does.
  func watch(_ socket: curl_socket_t, for what: Int32) -> Int32 {
    if what == CURL_POLL_REMOVE {
      if isConnection(socket) { entries[socket]?.wanted = [] } else { forget(socket) }
      return 0
    }
    // An error here would end every transfer of the loop: so one that cannot be watched ends with its deadline.
    guard let entry = entry(of: socket) else { return 0 }
    entry.wanted = SocketWatcher.Readiness(rawValue: what & CURL_POLL_INOUT)
    if entry.watched != entry.wanted {
      entry.watched = entry.wanted
      entry.watcher.watch(for: entry.wanted)
    }
    return 0
  }

  /// Makes curl say when a connection of this transfer is opened and closed.
  func follow(_ handle: EasyHandle) {
    unsafe handle.note(
      postern_curl_set_socket_callbacks(
        handle.pointer,
        { context, socket, _ in
          guard let context = unsafe context else { return CURL_SOCKOPT_OK }
          unsafe SocketTable.of(context).opened(socket)
          return CURL_SOCKOPT_OK
        },
        { context, socket in
          if let context = unsafe context { unsafe SocketTable.of(context).forget(socket) }
          return close(socket)
        }, Unmanaged.passUnretained(self).toOpaque()))
  }

  func closeAll() {
    for entry in entries.values { entry.watcher.close() }
    entries = [:]
    ready = { _, _ in }
  }

  private func entry(of socket: curl_socket_t) -> Entry? {
    if let entry = entries[socket] { return entry }
    let watcher = try? SocketWatcher(descriptor: socket, on: loop) { [self] in happened(socket, $0) }
    guard let watcher else { return nil }
    let entry = Entry(watcher)
    entries[socket] = entry
    return entry
  }

  private func happened(_ socket: curl_socket_t, _ readiness: SocketWatcher.Readiness) {
    guard let entry = entries[socket] else { return }
    if entry.wanted.isEmpty {
      // An idle connection: the peer closed it, and curl will notice before it is used.
      entry.watched = []
      return entry.watcher.watch(for: [])
    }
    guard readiness.contains(.failed) else {
      return ready(socket, Events(rawValue: readiness.rawValue))
    }
    // The watch is over. curl learns more from the socket than from us, unless that has nothing to say.
    entry.watched = []
    ready(socket, [.readable, .writable])
    if entries[socket] === entry, !entry.wanted.isEmpty { ready(socket, .failed) }
  }

  /// One may have the number of another that curl closed without a word, and believe that it is watched.
  func opened(_ socket: curl_socket_t) {
    let wanted = entries[socket]?.wanted ?? []
    forget(socket)
    connections[socket] = Self.identity(of: socket)
    if !wanted.isEmpty { _ = watch(socket, for: wanted.rawValue) }
  }

  /// Whether curl says when it closes it; others, such as those of its resolver's threads, just go.
  private func isConnection(_ socket: curl_socket_t) -> Bool {
    connections[socket].map { $0 == Self.identity(of: socket) } == true
  }

  /// What tells an open socket from others that had its number.
  private static func identity(of socket: curl_socket_t) -> ino_t? {
    var status = stat()
    return unsafe fstat(socket, &status) == 0 ? status.st_ino : nil
  }

  private func forget(_ socket: curl_socket_t) {
    connections[socket] = nil
    entries.removeValue(forKey: socket)?.watcher.close()
  }

  private static func of(_ context: UnsafeMutableRawPointer) -> SocketTable {
    unsafe Unmanaged.fromOpaque(context).takeUnretainedValue()
  }
}

internal import CCurl
internal import PosternEventLoop

/// All transfers of one loop: libcurl's multi handle with its connections, and the timer that it asks for.
///
/// libcurl says which sockets to watch and when to wake it; it reads and writes itself, and nothing here blocks.
/// It lives until `close`: what the loop and libcurl call is there until then.
@safe
final class CurlMulti {
  let sockets: SocketTable
  private let multi: UnsafeMutableRawPointer
  private let loop: EventLoop
  private var timer: LoopTimer?
  private var idleHandles: [EasyHandle] = []
  private var isClosed = false

  init?(on loop: EventLoop, configuration: HTTPClient.Configuration) {
    guard let multi = unsafe curl_multi_init() else { return nil }
    unsafe self.multi = multi
    self.loop = loop
    sockets = SocketTable(on: loop)
    unsafe postern_curl_multi_set_callbacks(
      multi,
      { _, socket, what, context, _ in
        guard let context = unsafe context else { return 0 }
        return unsafe CurlMulti.of(context).sockets.watch(socket, for: what)
      },
      { _, milliseconds, context in
        guard let context = unsafe context else { return 0 }
        unsafe CurlMulti.of(context).wake(in: milliseconds)
        return 0
      }, Unmanaged.passUnretained(self).toOpaque())
    set(CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
    set(CURLMOPT_MAX_HOST_CONNECTIONS, configuration.connectionsPerHost)
    set(CURLMOPT_MAXCONNECTS, configuration.idleConnections)
    timer = LoopTimer(on: loop) { [self] in perform(CURL_SOCKET_TIMEOUT, []) }
    sockets.ready = { [self] in perform($0, $1) }
  }

  /// Ends every connection; all transfers have been removed.
  func close() {
    guard !isClosed else { return }
    isClosed = true
    timer?.cancel()
    timer = nil
    idleHandles = []
    unsafe curl_multi_cleanup(multi)
    sockets.closeAll()
  }

  /// A handle without options.
  func takeHandle() -> EasyHandle? {
    let handle = idleHandles.popLast() ?? EasyHandle()
    handle?.reset()
    return handle
  }

  /// Takes back a handle that is not in the multi handle any more.
  func giveBack(_ handle: EasyHandle) {
    guard idleHandles.count < 64, !isClosed else { return }
    // What it refers to may be gone before it is used again.
    handle.reset()
    idleHandles.append(handle)
  }

  func add(_ handle: EasyHandle) -> Bool {
    unsafe curl_multi_add_handle(multi, handle.pointer) == CURLM_OK
  }

  func remove(_ handle: EasyHandle) {
    unsafe curl_multi_remove_handle(multi, handle.pointer)
  }

  /// Lets curl do what it can do now, instead of in the loop's next turn.
  func drive() { perform(CURL_SOCKET_TIMEOUT, []) }

  private func perform(_ socket: curl_socket_t, _ events: SocketTable.Events) {
    guard !isClosed else { return }
    var running: Int32 = 0
    unsafe curl_multi_socket_action(multi, socket, events.rawValue, &running)
    var result = CURLE_OK
    while let easy = unsafe postern_curl_next_done(multi, &result) {
      var context: UnsafeMutableRawPointer?
      unsafe postern_curl_get_pointer(easy, CURLINFO_PRIVATE, &context)
      guard let context = unsafe context else { continue }
      unsafe Transfer.of(context).finished(result)
    }
  }

  private func wake(in milliseconds: Int) {
    guard milliseconds >= 0 else { return timer?.clear() ?? () }
    timer?.set(loop.now.advanced(by: .milliseconds(milliseconds)))
  }

  private func set(_ option: CURLMoption, _ value: Int) {
    unsafe postern_curl_multi_set_long(multi, option, value)
  }

  private static func of(_ context: UnsafeMutableRawPointer) -> CurlMulti {
    unsafe Unmanaged.fromOpaque(context).takeUnretainedValue()
  }
}

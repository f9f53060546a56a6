internal import CLibuv

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A running program as libuv has it: started, reaped, forgotten.
@safe
final class ProcessHandle: LoopHandleOwner {
  let identifier: Int32
  private let process: UnsafeMutablePointer<uv_process_t>
  private let action: String
  private var isRunning = true
  private var ended: ((Result<ChildProcess.Exit, IOError>) -> Void)?

  /// The descriptors are the caller's; the program gets copies, and no other.
  init(
    _ command: ChildProcess.Command, input: borrowing Descriptor, output: borrowing Descriptor,
    errors: borrowing Descriptor, on loop: EventLoop
  ) throws(IOError) {
    try loop.admit(command.action)
    try command.check()
    let process = unsafe LoopHandle.allocate(uv_process_t.self)
    let status = unsafe ProcessOptions(command).withSystemOptions(
      descriptors: [input.number, output.number, errors.number]
    ) { options in
      unsafe options.pointee.exit_cb = { process, code, signal in
        guard let process = unsafe process else { return }
        unsafe LoopHandle.owner(of: process, as: ProcessHandle.self).exited(code, signal)
        unsafe EventLoop.of(process.pointee.loop).runJobs()
      }
      return unsafe uv_spawn(loop.uv, process, options)
    }
    guard status == 0 else {
      unsafe LoopHandle.closeUnowned(process)
      throw IOError(uv: status, action: command.action)
    }
    identifier = unsafe process.pointee.pid
    action = "wait for \(command.program)"
    unsafe self.process = process
    unsafe LoopHandle.setOwner(self, of: process)
  }

  /// Calls `action` when the program has ended, or when nobody will ever know.
  func whenEnded(_ action: @escaping (Result<ChildProcess.Exit, IOError>) -> Void) { ended = action }

  /// Signals the program and its children: it leads a group of its own.
  ///
  /// Its number is nobody else's as long as it has not been reaped.
  func send(_ signal: ProcessSignal) {
    if isRunning { _ = kill(-identifier, signal.number) }
  }

  private func exited(_ code: Int64, _ signal: Int32) {
    isRunning = false
    unsafe LoopHandle.close(process)
    let exit: ChildProcess.Exit =
      signal == 0 ? .code(Int32(truncatingIfNeeded: code)) : .signal(ProcessSignal(number: signal))
    ended.take()?(.success(exit))
  }

  /// What has no loop to wait for it may not run on, and is reaped all the same.
  func loopStops() {
    send(.kill)
    isRunning = false
    unsafe LoopHandle.close(process)
    SystemThread.detach { [identifier] in while waitpid(identifier, nil, 0) < 0, errno == EINTR {} }
    ended.take()?(.failure(.loopStopped(action)))
  }

  deinit { unsafe process.deallocate() }
}

/// A command in the words of C, whose memory is this object's.
private final class ProcessOptions {
  private let arguments: CStrings
  private let environment: CStrings?
  private let directory: CStrings?

  init(_ command: ChildProcess.Command) {
    arguments = CStrings([command.program] + command.arguments)
    environment = command.environment.map { CStrings($0.map { "\($0)=\($1)" }) }
    directory = command.directory.map { CStrings([$0]) }
  }

  func withSystemOptions<Result>(
    descriptors: [Int32], _ body: (UnsafeMutablePointer<uv_process_options_t>) -> Result
  ) -> Result {
    var streams = unsafe descriptors.map { descriptor in
      var stream = unsafe uv_stdio_container_t()
      unsafe stream.flags = UV_INHERIT_FD
      unsafe stream.data.fd = descriptor
      return unsafe stream
    }
    return withExtendedLifetime(self) {
      unsafe streams.withUnsafeMutableBufferPointer { streams in
        var options = unsafe uv_process_options_t()
        unsafe options.file = unsafe UnsafePointer(arguments.pointers[0])
        unsafe options.args = arguments.pointers.baseAddress
        unsafe options.env = environment?.pointers.baseAddress
        unsafe options.cwd = unsafe UnsafePointer(directory?.pointers[0])
        // A session of its own: what a terminal sends to our group is for us, and its whole group can be ended.
        unsafe options.flags = UV_PROCESS_DETACHED.rawValue
        unsafe options.stdio_count = Int32(clamping: streams.count)
        unsafe options.stdio = streams.baseAddress
        return unsafe body(&options)
      }
    }
  }
}

/// Strings that end in zero, and a null pointer behind the last.
@safe
private final class CStrings {
  let pointers: UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>

  init(_ strings: [String]) {
    unsafe pointers = .allocate(capacity: strings.count + 1)
    unsafe pointers.initialize(repeating: nil)
    for (index, string) in strings.enumerated() { unsafe pointers[index] = unsafe strdup(string) }
  }

  deinit {
    unsafe pointers.forEach { unsafe free($0) }
    unsafe pointers.deallocate()
  }
}

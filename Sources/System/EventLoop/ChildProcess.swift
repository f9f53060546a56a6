#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A program that this process has started, with its standard input and output as streams.
///
/// It belongs to one loop, which keeps it until it has ended. Whoever starts one calls `terminate`, however it went; a
/// loop that stops kills what is left.
public final class ChildProcess {
  /// How a program has ended.
  public enum Exit: Hashable, Sendable {
    /// By itself, with a code.
    case code(Int32)
    /// By a signal.
    case signal(ProcessSignal)
  }

  /// The loop that this process lives on.
  public let loop: EventLoop
  /// The system's number of the process.
  public var identifier: Int32 { process.identifier }
  /// What the program reads; close it to say that there is no more.
  public let input: StreamChannel
  /// What the program writes, to be read to its end.
  public let output: StreamChannel
  private let errors: StreamTail?
  private let process: ProcessHandle
  private let program: String
  private var result: Result<Exit, IOError>?
  private let waiting = WaitingTasks()
  private var pressure = Pressure.none
  private var timer: LoopTimer?

  /// What has been done so that it ends.
  private enum Pressure { case none, inputClosed, asked, killed }

  /// Starts a program, on the loop that the caller runs on.
  public init(_ command: Command, on loop: EventLoop) throws(IOError) {
    let action = "start \(command.program)"
    var opened: [ByteStream] = []
    do throws(IOError) {
      let input = try Pipe(action: action)
      let output = try Pipe(action: action)
      let near = try ByteStream.open(pipe: input.writing, on: loop, action: action)
      opened.append(near)
      let far = try ByteStream.open(pipe: output.reading, on: loop, action: action)
      opened.append(far)
      let errorOutput: Descriptor
      if case .captured(let limit) = command.errors {
        let pipe = try Pipe(action: action)
        let stream = try ByteStream.open(pipe: pipe.reading, on: loop, action: action)
        opened.append(stream)
        errors = StreamTail(of: stream, limit: limit)
        errorOutput = pipe.writing
      } else {
        errors = nil
        errorOutput = try Descriptor(copying: STDERR_FILENO, action: action)
      }
      process = try ProcessHandle(
        command, input: input.reading, output: output.writing, errors: errorOutput, on: loop)
      self.input = StreamChannel(near, reads: false)
      self.output = StreamChannel(far, reads: true)
    } catch {
      for stream in opened { stream.close() }
      throw error
    }
    self.loop = loop
    program = command.program
    process.whenEnded { [self] in ended($0) }
  }

  /// The last of what the program wrote to its standard error, where that is captured.
  ///
  /// Once the program has ended, nothing is missing at its end.
  public var errorOutput: [UInt8] { errors?.bytes ?? [] }

  /// Waits until the program has ended, and says how.
  ///
  /// Time that runs out, or a cancelled task, ends the wait and not the program.
  public func waitUntilExit(
    within limit: Duration? = nil, isolation: isolated (any Actor)? = #isolation
  ) async throws(IOError) -> Exit {
    try await result(by: limit.map { LoopInstant.current.advanced(by: $0) } ?? .never)
  }

  private func result(
    by deadline: LoopInstant, heedsCancellation: Bool = true, isolation: isolated (any Actor)? = #isolation
  ) async throws(IOError) -> Exit {
    while true {
      if let result { return try result.get() }
      try await waiting.wait(until: deadline, on: loop, heedsCancellation: heedsCancellation)
        .check("wait for \(program)")
    }
  }

  /// Sees to it that the program ends, and says how it did.
  ///
  /// Its input is closed, which is all that most need; after `grace` it is asked with SIGTERM, after `grace` again it is
  /// killed. The signals reach what it has started, too. A cancelled task waits all the same: this is how it cleans up.
  @discardableResult
  public func terminate(
    grace: Duration = .seconds(2), isolation: isolated (any Actor)? = #isolation
  ) async throws(IOError) -> Exit {
    if pressure == .none { press(grace) }
    defer { output.stream.close() }
    return try await result(by: .never, heedsCancellation: false)
  }

  /// Sends a signal to the program and to what it has started; nothing when it has ended.
  public func send(_ signal: ProcessSignal) { process.send(signal) }

  private func press(_ grace: Duration) {
    guard result == nil else { return }
    switch pressure {
    case .none:
      input.close()
      pressure = .inputClosed
    case .inputClosed:
      send(.terminate)
      pressure = .asked
    case .asked, .killed:
      send(.kill)
      pressure = .killed
      return
    }
    let timer = LoopTimer(on: loop) { [self] in press(grace) }
    timer.set(.current.advanced(by: grace))
    self.timer = timer
  }

  private func ended(_ result: Result<Exit, IOError>) {
    timer.take()?.cancel()
    self.result = result
    errors?.finish()
    input.stream.close()
    waiting.wake()
  }
}

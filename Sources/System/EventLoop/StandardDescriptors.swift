internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The two descriptors that a protocol is spoken over, until both streams are closed.
final class StandardDescriptors {
  static let reading = "read standard input"
  static let writing = "write standard output"

  private struct Pair: ~Copyable {
    var input: KeptDescriptor
    var output: KeptDescriptor

    init(_ input: Int32, _ output: Int32) throws(IOError) {
      let first = try KeptDescriptor(input, action: reading)
      let second = try KeptDescriptor(output, action: writing)
      self.input = first
      self.output = second
    }
  }

  private var kept: Pair?
  private var openStreams = 2
  /// Whether they are the process's own, which only one can have.
  private var areTaken = false
  private static let somebodyHasThem = Atomic(false)

  /// Two that stay where they are.
  init(input: Int32, output: Int32) throws(IOError) { kept = try Pair(input, output) }

  /// The process's own, whose numbers stand for something else meanwhile.
  init() throws(IOError) {
    let action = "take standard input and output"
    areTaken = !Self.somebodyHasThem.exchange(true, ordering: .acquiringAndReleasing)
    guard areTaken else { throw IOError(.busy, action: action, detail: "they are taken already") }
    var pair = try Pair(STDIN_FILENO, STDOUT_FILENO)
    let nowhere = try Descriptor(opening: "/dev/null", action: action)
    try pair.input.replace(by: nowhere.number, action: action)
    try pair.output.replace(by: STDERR_FILENO, action: action)
    kept = consume pair
  }

  /// A second descriptor of what the protocol comes from.
  func inputCopy() throws(IOError) -> Descriptor {
    guard let copy = try kept?.input.copy(action: Self.reading) else {
      throw IOError(.closed, action: Self.reading)
    }
    return copy
  }

  /// A second descriptor of where the protocol goes.
  func outputCopy() throws(IOError) -> Descriptor {
    guard let copy = try kept?.output.copy(action: Self.writing) else {
      throw IOError(.closed, action: Self.writing)
    }
    return copy
  }

  /// After the second of the two streams there is nobody left who may meet a descriptor that blocks.
  func streamClosed() {
    openStreams -= 1
    if openStreams == 0 { giveBack() }
  }

  private func giveBack() {
    // What was printed and waits in a buffer of C must not come out where the protocol was.
    if areTaken { _ = fflush(nil) }
    kept = nil
    if areTaken { Self.somebodyHasThem.store(false, ordering: .releasing) }
    areTaken = false
  }

  deinit { giveBack() }
}

import Foundation
import PosternLogging
import Synchronization
import Testing

/// The fields of a JSON line, read by somebody else's parser.
func fields(_ line: String) throws -> [String: Any] {
  try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
}

/// 2026-01-31T12:34:56.789Z.
let instant: @Sendable () -> Int64 = { 1_769_862_896_789 }

/// A pipe, and what came out of it; each end is closed once.
final class Pipe: Sendable {
  let input: Int32
  private let output: Int32
  private let isInputOpen = Atomic(true)
  private let isOutputOpen = Atomic(true)

  init() {
    var ends: [Int32] = [0, 0]
    pipe(&ends)
    // A program that another test starts would keep the pipe open.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (output, input) = (ends[0], ends[1])
  }

  deinit {
    closeInput()
    closeOutput()
  }

  func closeInput() {
    if isInputOpen.exchange(false, ordering: .relaxed) { close(input) }
  }

  func closeOutput() {
    if isOutputOpen.exchange(false, ordering: .relaxed) { close(output) }
  }

  func setNonBlocking(_ isOn: Bool) {
    let flags = fcntl(input, F_GETFL)
    _ = fcntl(input, F_SETFL, isOn ? flags | O_NONBLOCK : flags & ~O_NONBLOCK)
  }

  /// Puts in empty lines until nothing more fits.
  func fill() {
    setNonBlocking(true)
    let newlines = [UInt8](repeating: UInt8(ascii: "\n"), count: 4096)
    while write(input, newlines, newlines.count) > 0 {}
    setNonBlocking(false)
  }

  /// Closes the writing end and returns every line that was written.
  func finish() -> [String] {
    closeInput()
    return lines()
  }

  /// Everything up to the end of file.
  func lines() -> [String] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = read(output, &chunk, chunk.count), count > 0 { bytes += chunk[..<count] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}

extension Thread {
  /// Reads a pipe to its end on a thread of its own.
  static func reading(_ pipe: Pipe) -> Result<[String]> {
    let result = Result<[String]>()
    detachNewThread { result.fulfil(pipe.lines()) }
    return result
  }
}

/// A value that another thread will have.
final class Result<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)
  private let isThere = DispatchSemaphore(value: 0)

  func fulfil(_ value: Value) {
    self.value.withLock { $0 = value }
    isThere.signal()
  }

  func wait() -> Value where Value: RangeReplaceableCollection {
    isThere.wait()
    return value.withLock { $0 ?? Value() }
  }
}

/// A clock that reads a list of instants.
final class Ticks: Sendable {
  private let instants: Mutex<[Int64]>

  init(_ instants: [Int64]) { self.instants = Mutex(instants) }

  @Sendable func next() -> Int64 { instants.withLock { $0.removeFirst() } }
}

extension LogSink {
  /// The first line that was logged.
  func line() throws -> String { try #require(lines.first) }
}

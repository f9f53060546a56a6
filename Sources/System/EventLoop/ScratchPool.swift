/// Buffers that are needed for the length of a call, shared by all streams of a loop: who is idle holds none.
final class ScratchPool {
  private var idle: [[UInt8]] = []
  private static let largest = 256 * 1024

  /// An empty buffer.
  func take() -> [UInt8] { idle.popLast() ?? [] }

  func giveBack(_ buffer: consuming [UInt8]) {
    guard idle.count < 4, buffer.capacity <= Self.largest else { return }
    buffer.removeAll(keepingCapacity: true)
    idle.append(buffer)
  }
}

internal import CLibuv

/// Bytes on their way out: one chunk that libuv is writing, and what waits behind it.
///
/// Chunks are bounded, so that memory goes as the bytes do.
@safe
struct Outbox: ~Copyable {
  private static let chunkSizes = 4 * 1024...128 * 1024
  private(set) var byteCount = 0
  private var waiting: [OutboxChunk] = []
  private var flight: OutboxChunk?
  private let request = UnsafeMutablePointer<uv_write_t>.allocate(capacity: 1)

  var isEmpty: Bool { byteCount == 0 }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    byteCount += bytes.count
    var rest = unsafe bytes
    while unsafe !rest.isEmpty {
      if waiting.last?.isFull ?? true {
        let size = max(rest.count, 2 * (waiting.last?.count ?? 0), Self.chunkSizes.lowerBound)
        waiting.append(OutboxChunk(capacity: min(size, Self.chunkSizes.upperBound)))
      }
      let count = unsafe waiting[waiting.count - 1].append(rest)
      unsafe rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    }
  }

  /// The next chunk to write, in memory that stays where it is until `chunkLeft`; nil while one is on its way.
  mutating func nextChunk() -> (request: UnsafeMutablePointer<uv_write_t>, buffer: uv_buf_t)? {
    guard flight == nil, !waiting.isEmpty else { return nil }
    let chunk = waiting.removeFirst()
    flight = chunk
    return unsafe (request, chunk.buffer)
  }

  mutating func chunkLeft() {
    guard let chunk = flight.take() else { return }
    byteCount -= chunk.count
    chunk.deallocate()
  }

  /// Forgets everything but the chunk on its way, which libuv still holds.
  mutating func removeWaiting() {
    for chunk in waiting { chunk.deallocate() }
    waiting = []
    byteCount = flight?.count ?? 0
  }

  deinit {
    for chunk in waiting { chunk.deallocate() }
    flight?.deallocate()
    unsafe request.deallocate()
  }
}

/// Memory that the outbox owns: `capacity` bytes, of which `count` are to be sent.
@safe
private struct OutboxChunk {
  private let memory: UnsafeMutableRawBufferPointer
  private(set) var count = 0

  init(capacity: Int) { unsafe memory = .allocate(byteCount: capacity, alignment: 1) }

  var isFull: Bool { unsafe count == memory.count }

  var buffer: uv_buf_t {
    unsafe uv_buf_init(memory.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32(clamping: count))
  }

  /// Takes as much as there is room for, and answers how much that is.
  mutating func append(_ bytes: UnsafeRawBufferPointer) -> Int {
    let taken = unsafe bytes.prefix(memory.count - count)
    unsafe UnsafeMutableRawBufferPointer(rebasing: memory[count...])
      .copyMemory(from: UnsafeRawBufferPointer(rebasing: taken))
    unsafe count += taken.count
    return unsafe taken.count
  }

  func deallocate() { unsafe memory.deallocate() }
}

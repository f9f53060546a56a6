/// A request's body on its way from the producer to curl, one chunk at a time.
struct Upload {
  /// What curl gets when it asks.
  enum Portion: Equatable {
    case bytes(Int)
    /// Nothing yet: ask again when told.
    case later
    case end
    /// Less than was announced.
    case tooShort
  }

  let length: Int?
  /// Whether curl has asked and got nothing, so that it must be told when there is something.
  private(set) var isStarved = false
  private var chunk: [UInt8] = []
  private var position = 0
  private var sent = 0
  private var hasEnded = false

  init(length: Int?) { self.length = length }

  var isEmpty: Bool { position == chunk.count }

  /// Whether so many bytes more are within what was announced.
  func hasRoom(for count: Int) -> Bool {
    length.map { count <= $0 - sent - (chunk.count - position) } ?? true
  }

  mutating func append(_ bytes: [UInt8]) {
    chunk.removeFirst(position)
    position = 0
    chunk.append(contentsOf: bytes)
    isStarved = false
  }

  mutating func end() {
    hasEnded = true
    isStarved = false
  }

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Portion {
    guard isEmpty else {
      let count = min(buffer.count, chunk.count - position)
      unsafe buffer.copyBytes(from: chunk[position..<position + count])
      position += count
      sent += count
      return .bytes(count)
    }
    guard hasEnded else {
      isStarved = true
      return .later
    }
    return length == nil || sent == length ? .end : .tooShort
  }
}

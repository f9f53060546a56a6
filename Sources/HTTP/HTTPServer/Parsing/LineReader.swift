/// Something that reads a block of lines and can wait for the rest of it.
protocol LineReader: Sendable {
  associatedtype Output
  /// How many bytes of the block have been read.
  var position: Int { get }
  /// Reads on; nil means that the block is not complete. `bytes` always starts at the block's first byte.
  mutating func read(_ bytes: RawSpan) throws(Refusal) -> Output?
}

/// Collects a block that comes in pieces; one that comes whole is read where it lies.
struct Reassembly: Sendable {
  private var partial: [UInt8] = []
  private let limit: Int

  /// A reader refuses its block at the latest when it has seen `limit` bytes.
  init(limit: Int) { self.limit = limit }

  mutating func read<Reader: LineReader>(
    _ reader: inout Reader, _ input: RawSpan, _ consumed: inout Int
  ) throws(Refusal) -> Reader.Output? {
    let rest = input.extracting(consumed..<input.byteCount)
    if partial.isEmpty, let output = try reader.read(rest) {
      consumed += reader.position
      return output
    }
    let before = partial.count
    append(rest.extracting(first: limit - before))
    consumed = input.byteCount
    guard before > 0, let output = try reader.read(partial.span.bytes) else { return nil }
    consumed -= rest.byteCount - (reader.position - before)
    partial = []
    return output
  }

  private mutating func append(_ bytes: RawSpan) {
    bytes.withUnsafeBytes { partial.append(contentsOf: $0) }
  }
}

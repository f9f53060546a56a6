import PosternStorageRedis

/// Bytes mean the same however they are cut, and what a command says is read back as its words.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let whole = read(bytes, piece: max(1, bytes.count))
  for piece in [1, 3] { precondition(read(bytes, piece: piece) == whole, "read differently in pieces") }
  var output: [UInt8] = []
  RedisCommand([bytes, Array(bytes.reversed())]).write(to: &output)
  let words = read(output, piece: 7)
  precondition(
    words.values == [.array([.bytes(bytes), .bytes(Array(bytes.reversed()))])],
    "a command says something else")
  _ = try? RedisURL(String(decoding: bytes, as: UTF8.self))
  return 0
}

private struct Outcome: Equatable {
  var values: [RESPValue] = []
  var isRefused = false
}

private func read(_ bytes: [UInt8], piece: Int) -> Outcome {
  var (parser, outcome) = (RESPParser(), Outcome())
  for start in stride(from: 0, to: bytes.count, by: piece) {
    do {
      try parser.append(Array(bytes[start..<min(bytes.count, start + piece)]))
      while let value = try parser.next() { outcome.values.append(value) }
    } catch {
      outcome.isRefused = true
      return outcome
    }
  }
  return outcome
}

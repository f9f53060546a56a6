import PosternCryptography
import Testing

@Suite struct TLSTransferTests {
  let pair: TLSPair

  init() throws {
    pair = try TLSWorld().pair()
    try pair.shakeHands()
  }

  @Test func `ten megabytes go through both ways at once`() throws {
    let up = (0..<10_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 9) }
    let down = [UInt8](up.reversed())
    try pair.client.write(up, output: &pair.toServer)
    try pair.server.write(down, output: &pair.toClient)
    try pair.pump(slice: 65_536)
    #expect(pair.receivedByServer == up)
    #expect(pair.receivedByClient == down)
  }

  @Test func `a large write leaves in records of at most 16 KiB`() throws {
    try pair.client.write([UInt8](repeating: 1, count: 40_000), output: &pair.toServer)
    var (start, plaintextSizes): (Int, [Int]) = (0, [])
    while start < pair.toServer.count {
      let size = Int(pair.toServer[start + 3]) << 8 | Int(pair.toServer[start + 4])
      // A TLS 1.3 record carries its true type and a 16-byte tag (RFC 8446 section 5.2).
      plaintextSizes.append(size - 17)
      start += 5 + size
    }
    #expect(plaintextSizes == [16_384, 16_384, 7_232])
  }

  @Test func `an empty write sends nothing`() throws {
    try pair.client.write([], output: &pair.toServer)
    #expect(pair.toServer.isEmpty)
  }

  @Test func `output is appended to what is already there`() throws {
    pair.toServer = []
    try pair.client.write([1], output: &pair.toServer)
    let first = pair.toServer
    try pair.client.write([2], output: &pair.toServer)
    #expect(pair.toServer.starts(with: first) && pair.toServer.count > first.count)
    try pair.pump()
    #expect(pair.receivedByServer == [1, 2])
  }

  @Test func `a write before the handshake is refused`() throws {
    let client = try TLSSession(client: TLSWorld().client(), host: "mcp.example.org")
    var output: [UInt8] = []
    let error = #expect(throws: TLSError.self) { try client.write([1], output: &output) }
    #expect(error?.code == .notOpen && output.isEmpty)
  }

  @Test(arguments: [true, false])
  func `either side may say goodbye first and the other still answer`(clientFirst: Bool) throws {
    let (first, second) = clientFirst ? (pair.client, pair.server) : (pair.server, pair.client)
    var (toSecond, toFirst): ([UInt8], [UInt8]) = ([], [])
    var (atFirst, atSecond): ([UInt8], [UInt8]) = ([], [])
    try first.write([1], output: &toSecond)
    first.close(output: &toSecond)
    let error = #expect(throws: TLSError.self) { try first.write([9], output: &toSecond) }
    #expect(error?.code == .notOpen)

    try second.receive(toSecond, plaintext: &atSecond, output: &toFirst)
    #expect(second.peerHasClosed && atSecond == [1])
    try second.receiveEnd()
    try second.write([2, 3], output: &toFirst)
    second.close(output: &toFirst)

    try first.receive(toFirst, plaintext: &atFirst, output: &toSecond)
    #expect(first.peerHasClosed && atFirst == [2, 3])
    try first.receiveEnd()
  }

  @Test func `goodbye is said once`() {
    pair.client.close(output: &pair.toServer)
    let count = pair.toServer.count
    #expect(count > 0)
    pair.client.close(output: &pair.toServer)
    #expect(pair.toServer.count == count)
  }

  @Test func `what follows a goodbye is not read`() throws {
    pair.client.close(output: &pair.toServer)
    pair.toServer += Array("appended by somebody on the way".utf8)
    try pair.pump()
    #expect(pair.server.peerHasClosed && pair.receivedByServer.isEmpty)
  }

  @Test func `an end without goodbye is a truncation, in the handshake too`() throws {
    try pair.client.write([1], output: &pair.toServer)
    try pair.pump()
    let error = #expect(throws: TLSError.self) { try pair.server.receiveEnd() }
    #expect(error?.code == .truncated)
    #expect(error?.message.contains("without a TLS close_notify") == true)

    let early = try TLSSession(server: TLSWorld().server())
    let second = #expect(throws: TLSError.self) { try early.receiveEnd() }
    #expect(second?.message.contains("during the TLS handshake") == true)
  }
}

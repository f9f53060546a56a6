import PosternCryptography
import Testing

@Suite struct TLSBadPeerTests {
  let world: TLSWorld

  init() throws { world = try TLSWorld() }

  /// What a server says to bytes that come in place of a client's hello, and what it sends.
  private func answer(to bytes: [UInt8], _ context: TLSContext) throws -> (error: TLSError?, sent: [UInt8]) {
    let server = try TLSSession(server: context)
    var (plaintext, output): ([UInt8], [UInt8]) = ([], [])
    do {
      try server.receive(bytes, plaintext: &plaintext, output: &output)
      return (nil, output)
    } catch {
      #expect(plaintext.isEmpty && !server.isOpen)
      return (error, output)
    }
  }

  @Test(arguments: ["GET / HTTP/1.1\r\n\r\n", "POST /mcp HTTP/1.1\r\n", "CONNECT a:443 HTTP/1.1\r\n"])
  func `plain HTTP on a TLS port is recognised`(request: String) throws {
    #expect(try answer(to: Array(request.utf8), world.server()).error?.code == .plainHTTP)
  }

  @Test func `garbage in place of a hello is refused`() throws {
    let context = try world.server()
    for seed in 0..<256 {
      // 0x16 begins a TLS record, which may be waited for.
      let bytes = (0..<64).map { UInt8(truncatingIfNeeded: seed &* 31 &+ $0 &* 97) }
      guard bytes[0] != 0x16 else { continue }
      #expect(try answer(to: bytes, context).error != nil, "seed \(seed)")
    }
  }

  @Test func `a hello of TLS 1.1 is refused with the alert that says so`() throws {
    let (error, sent) = try answer(to: ClientHello(version: (3, 2)).bytes, world.server())
    #expect(error?.code == .nothingInCommon)
    #expect(sent.suffix(2) == [2, 70])  // fatal, protocol_version (RFC 8446 section 6.2)
  }

  @Test func `a hello of TLS 1.2 is answered unless the minimum is 1.3`() throws {
    let hello = ClientHello(version: (3, 3)).bytes
    let (error, sent) = try answer(to: hello, world.server())
    #expect(error == nil)
    #expect(sent.prefix(3) == [22, 3, 3])

    let refused = try answer(to: hello, world.server(minimumVersion: .tls13))
    #expect(refused.error?.code == .nothingInCommon)
    #expect(refused.sent.suffix(2) == [2, 70])
  }

  @Test func `a cipher without forward secrecy is not spoken`() throws {
    let hello = ClientHello(version: (3, 3), ciphers: [0x00, 0x9C, 0xC0, 0x23]).bytes
    #expect(try answer(to: hello, world.server()).error?.code == .nothingInCommon)
  }

  @Test func `a server that answers in plain HTTP is no TLS server`() throws {
    let client = try TLSSession(client: world.client(), host: "mcp.example.org")
    var (plaintext, output): ([UInt8], [UInt8]) = ([], [])
    try client.start(output: &output)
    let bytes = Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)
    let error = #expect(throws: TLSError.self) {
      try client.receive(bytes, plaintext: &plaintext, output: &output)
    }
    #expect(error?.message == "The peer does not answer in TLS. Check that the port is its TLS port.")
  }

  @Test func `one flipped bit ends the connection and both sides know`() throws {
    let pair = try world.pair()
    try pair.shakeHands()
    try pair.client.write(Array("transfer 10".utf8), output: &pair.toServer)
    pair.toServer[pair.toServer.count - 20] ^= 1
    let error = #expect(throws: TLSError.self) { try pair.pump() }
    #expect(error?.code == .protocolViolation)
    #expect(pair.receivedByServer.isEmpty)
    let told = #expect(throws: TLSError.self) { try pair.pump() }
    #expect(told?.message.contains("bad record mac") == true)
  }

  @Test func `a session that failed says so and does nothing more`() throws {
    let server = try TLSSession(server: world.server())
    var (plaintext, output): ([UInt8], [UInt8]) = ([], [])
    let garbage = [UInt8](repeating: 0x41, count: 40)
    #expect(throws: TLSError.self) {
      try server.receive(garbage, plaintext: &plaintext, output: &output)
    }
    output = []
    let again = #expect(throws: TLSError.self) {
      try server.receive(garbage, plaintext: &plaintext, output: &output)
    }
    #expect(again?.code == .notOpen)
    #expect(throws: TLSError.self) { try server.write(garbage, output: &output) }
    server.close(output: &output)
    #expect(output.isEmpty)
  }

  @Test func `a failure on one connection leaves the next one unharmed`() throws {
    let context = try world.server()
    #expect(try answer(to: Array("GET / HTTP/1.1\r\n\r\n".utf8), context).error != nil)
    let pair = try TLSPair(context, world.client())
    try pair.shakeHands()
    #expect(pair.client.isOpen)
  }
}

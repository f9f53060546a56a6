import PosternCryptography
import Testing

@Suite struct TLSHandshakeTests {
  let world: TLSWorld

  init() throws { world = try TLSWorld() }

  @Test(arguments: [Int.max, 1, 5, 7, 1000])
  func `a handshake and what follows survive any slicing`(slice: Int) throws {
    let pair = try world.pair()
    try pair.shakeHands(slice: slice)
    #expect(pair.client.isOpen && pair.server.isOpen)
    #expect(pair.client.version == .tls13 && pair.server.version == .tls13)

    try pair.client.write(Array("ping".utf8), output: &pair.toServer)
    try pair.server.write(Array("pong".utf8), output: &pair.toClient)
    try pair.pump(slice: slice)
    #expect(pair.receivedByServer == Array("ping".utf8))
    #expect(pair.receivedByClient == Array("pong".utf8))
  }

  @Test func `a request in the same bytes as the end of the handshake is read`() throws {
    let pair = try world.pair()
    try pair.client.start(output: &pair.toServer)
    try pair.server.receive(pair.toServer, plaintext: &pair.receivedByServer, output: &pair.toClient)
    pair.toServer = []
    try pair.client.receive(pair.toClient, plaintext: &pair.receivedByClient, output: &pair.toServer)
    pair.toClient = []
    try pair.client.write(Array("GET /".utf8), output: &pair.toServer)
    try pair.pump()
    #expect(pair.receivedByServer == Array("GET /".utf8))
  }

  @Test func `the server's favourite among the client's protocols is agreed on`() throws {
    let pair = try TLSPair(
      world.server(protocols: ["h2", "http/1.1"]), world.client(protocols: ["spdy/3", "http/1.1", "h2"]))
    try pair.shakeHands()
    #expect(pair.server.applicationProtocol == "h2")
    #expect(pair.client.applicationProtocol == "h2")
  }

  @Test func `a client that offers only other protocols is refused and told`() throws {
    let pair = try TLSPair(world.server(protocols: ["http/1.1"]), world.client(protocols: ["h2"]))
    let error = #expect(throws: TLSError.self) { try pair.shakeHands() }
    #expect(error?.code == .nothingInCommon)
    let told = #expect(throws: TLSError.self) { try pair.pump() }
    #expect(told?.code == .refusedByPeer)
    #expect(told?.message == "The peer ended the connection with the TLS alert \"no application protocol\".")
  }

  @Test func `a client that offers no protocol is served`() throws {
    let pair = try TLSPair(world.server(protocols: ["http/1.1"]), world.client())
    try pair.shakeHands()
    #expect(pair.server.isOpen && pair.server.applicationProtocol == nil)
  }

  @Test(arguments: ["", String(repeating: "x", count: 256)])
  func `a protocol name that has no place on the wire is refused`(name: String) throws {
    let error = #expect(throws: TLSError.self) { try world.client(protocols: [name]) }
    #expect(error?.code == .badConfiguration)
  }

  @Test func `the server learns the name that the client asked for`() throws {
    let pair = try world.pair()
    try pair.shakeHands()
    #expect(pair.server.serverName == "mcp.example.org")
  }

  @Test(arguments: ["127.0.0.1", "::1"])
  func `an address is verified and not sent as a name`(address: String) throws {
    let server = try world.server(world.identity(names: [], addresses: ["127.0.0.1", "::1"]))
    let pair = try TLSPair(server, world.client(), host: address)
    try pair.shakeHands()
    #expect(pair.client.isOpen && pair.server.serverName == nil)
  }

  @Test func `a certificate of three records' length arrives whole`() throws {
    let names = ["mcp.example.org"] + (0..<1_200).map { "tenant-\($0).mcp.example.org" }
    let middle = try world.authority.authority(name: "Test intermediate", validity: TLSWorld.valid)
    let identity = try middle.issue(names: names, validity: TLSWorld.valid)
    let pair = try TLSPair(world.server(identity), world.client())
    try pair.client.start(output: &pair.toServer)
    try pair.server.receive(pair.toServer, plaintext: &pair.receivedByServer, output: &pair.toClient)
    pair.toServer = []
    #expect(pair.toClient.count > 2 * 16_384)
    try pair.pump(slice: 100)
    #expect(pair.client.isOpen && pair.server.isOpen)
  }

  @Test func `a certificate chain beyond 100 KiB is refused`() throws {
    let names = ["mcp.example.org"] + (0..<5_000).map { "tenant-\($0).mcp.example.org" }
    let pair = try TLSPair(world.server(world.identity(names: names)), world.client())
    let error = #expect(throws: TLSError.self) { try pair.shakeHands() }
    #expect(error?.code == .protocolViolation)
  }

  @Test func `no session tickets are sent`() throws {
    let pair = try world.pair()
    try pair.client.start(output: &pair.toServer)
    try pair.server.receive(pair.toServer, plaintext: &pair.receivedByServer, output: &pair.toClient)
    pair.toServer = []
    try pair.client.receive(pair.toClient, plaintext: &pair.receivedByClient, output: &pair.toServer)
    pair.toClient = []
    try pair.server.receive(pair.toServer, plaintext: &pair.receivedByServer, output: &pair.toClient)
    #expect(pair.server.isOpen && pair.toClient.isEmpty)
  }
}

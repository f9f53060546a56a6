import PosternCryptography
import Testing

@Suite struct TLSVerificationTests {
  let world: TLSWorld

  init() throws { world = try TLSWorld() }

  /// What the client says when `identity` is shown to it.
  private func refusal(of identity: TLSIdentity, host: String = "mcp.example.org") throws -> TLSError? {
    let pair = try TLSPair(world.server(identity), world.client(), host: host)
    let error = #expect(throws: TLSError.self) { try pair.shakeHands() }
    #expect(!pair.client.isOpen)
    return error
  }

  @Test(arguments: ["other.example.org", "example.org", "a.mcp.example.org", "127.0.0.1", "::1"])
  func `a certificate for another name is refused`(host: String) throws {
    let error = try refusal(of: world.identity(), host: host)
    #expect(error?.code == .certificateRejected)
    #expect(error?.message.contains("mismatch") == true)
    #expect(error?.message.contains("certificate of \(host) was refused") == true)
  }

  @Test func `a name that looks like the address is not the address`() throws {
    let error = try refusal(of: world.identity(names: ["127.0.0.1"]), host: "127.0.0.1")
    #expect(error?.message.contains("IP address mismatch") == true)
  }

  @Test func `a wildcard stands for one whole label`() throws {
    let identity = try world.identity(names: ["*.example.org", "m*.example.com"])
    let pair = try TLSPair(world.server(identity), world.client(), host: "mcp.example.org")
    try pair.shakeHands()
    #expect(pair.client.isOpen)
    #expect(try refusal(of: identity, host: "a.mcp.example.org")?.code == .certificateRejected)
    #expect(try refusal(of: identity, host: "mcp.example.com")?.code == .certificateRejected)
  }

  @Test func `an expired certificate is refused and the server is told why`() throws {
    let identity = try world.authority.issue(names: ["mcp.example.org"], validity: TLSWorld.past)
    let pair = try TLSPair(world.server(identity), world.client())
    let error = #expect(throws: TLSError.self) { try pair.shakeHands() }
    #expect(
      error?.message == "The certificate of mcp.example.org was refused: certificate has expired. "
        + "Renew it, or correct this machine's clock.")
    let told = #expect(throws: TLSError.self) { try pair.pump() }
    #expect(told?.message.contains("certificate expired") == true)
  }

  @Test func `a certificate from the future is refused`() throws {
    let identity = try world.authority.issue(
      names: ["mcp.example.org"], validity: 4_000_000_000...4_102_444_800)
    #expect(try refusal(of: identity)?.message.contains("not yet valid") == true)
  }

  @Test func `a certificate of an unknown authority is refused, also by the system's trust`() throws {
    let stranger = try TLSWorld()
    let error = try refusal(of: stranger.identity())
    #expect(error?.code == .certificateRejected)
    #expect(error?.message.contains("Trust the authority") == true)

    let pair = try TLSPair(world.server(), TLSContext(client: .system))
    let second = #expect(throws: TLSError.self) { try pair.shakeHands() }
    #expect(second?.code == .certificateRejected)
  }

  @Test func `a chain without its middle is refused`() throws {
    let middle = try world.authority.authority(name: "Test intermediate", validity: TLSWorld.valid)
    let whole = try middle.issue(names: ["mcp.example.org"], validity: TLSWorld.valid)
    let pair = try TLSPair(world.server(whole), world.client())
    try pair.shakeHands()
    #expect(pair.client.isOpen)

    guard case .bytes(let chain) = whole.certificates else { return }
    let first = chain.prefix(chain.count - middle.certificates.count)
    let broken = TLSIdentity(certificates: .bytes(Array(first)), privateKey: whole.privateKey)
    #expect(try refusal(of: broken)?.message.contains("issuer certificate") == true)
  }

  @Test func `a client's certificate does not make a server`() throws {
    let identity = try world.authority.issue(
      names: ["mcp.example.org"], for: .client, validity: TLSWorld.valid)
    #expect(try refusal(of: identity)?.code == .certificateRejected)
  }

  @Test(arguments: [
    "", ".example.org", "mcp.example.org\0.evil.test", "[::1]", "a b", "mcp.example.org,b", "é.org",
  ])
  func `a host that OpenSSL would read as something else is refused`(host: String) throws {
    let context = try world.client()
    let error = #expect(throws: TLSError.self) { try TLSSession(client: context, host: host) }
    #expect(error?.code == .badConfiguration)
  }

  @Test func `a context serves only its own side`() throws {
    let (server, client) = (try world.server(), try world.client())
    #expect(throws: TLSError.self) { try TLSSession(server: client) }
    #expect(throws: TLSError.self) { try TLSSession(client: server, host: "mcp.example.org") }
  }

  @Test func `a server that asks for certificates takes a client's and refuses none`() throws {
    let trust = TLSTrust.authorities(.bytes(world.authority.certificates))
    let server = try TLSContext(server: world.identity(), clients: trust)
    let identity = try world.authority.issue(for: .client, validity: TLSWorld.valid)
    let known = try TLSPair(server, world.client(identity: identity))
    try known.shakeHands()
    #expect(known.server.isOpen)

    let unknown = try TLSPair(server, world.client())
    let error = #expect(throws: TLSError.self) { try unknown.shakeHands() }
    #expect(error?.message.contains("did not return a certificate") == true)
    let told = #expect(throws: TLSError.self) { try unknown.pump() }
    #expect(told?.code == .refusedByPeer)
  }
}

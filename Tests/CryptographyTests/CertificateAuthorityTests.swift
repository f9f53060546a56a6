import PosternCryptography
import Testing

@Suite struct CertificateAuthorityTests {
  @Test func `what it issues is PEM text`() throws {
    let authority = try CertificateAuthority(name: "Test root", validity: TLSWorld.valid)
    let identity = try authority.issue(names: ["a.example"], validity: TLSWorld.valid)
    guard case (.bytes(let chain), .bytes(let key)) = (identity.certificates, identity.privateKey) else {
      Issue.record("not in memory")
      return
    }
    let text = String(decoding: chain, as: UTF8.self)
    #expect(text.hasPrefix("-----BEGIN CERTIFICATE-----\n"))
    #expect(text.ranges(of: "-----END CERTIFICATE-----\n").count == 2)
    #expect(text.hasSuffix(String(decoding: authority.certificates, as: UTF8.self)))
    #expect(String(decoding: key, as: UTF8.self).hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
  }

  @Test func `an identity that is printed does not show its key`() throws {
    let identity = TLSIdentity(certificates: .file("/etc/tls.crt"), privateKey: .bytes([115, 101, 99]))
    let shown = "TLSIdentity(certificates: /etc/tls.crt, privateKey: PEM text of 3 bytes)"
    #expect("\(identity)".hasSuffix(shown) && String(reflecting: identity).hasSuffix(shown))
  }

  @Test func `no two certificates and keys are the same`() throws {
    let authority = try CertificateAuthority(name: "Test root", validity: TLSWorld.valid)
    let first = try authority.issue(names: ["a.example"], validity: TLSWorld.valid)
    let second = try authority.issue(names: ["a.example"], validity: TLSWorld.valid)
    #expect(first.certificates != second.certificates && first.privateKey != second.privateKey)
  }

  @Test func `an authority's certificate expires too`() throws {
    let authority = try CertificateAuthority(name: "Old root", validity: TLSWorld.past)
    let identity = try authority.issue(names: ["mcp.example.org"], validity: TLSWorld.valid)
    let pair = try TLSPair(
      TLSContext(server: identity), TLSContext(client: .authorities(.bytes(authority.certificates))))
    let error = #expect(throws: TLSError.self) { try pair.shakeHands() }
    #expect(error?.message.contains("certificate has expired") == true)
  }

  @Test func `a comma in a name does not begin another name`() throws {
    let world = try TLSWorld()
    let identity = try world.identity(names: ["a.example,DNS:mcp.example.org"])
    let pair = try TLSPair(world.server(identity), world.client())
    let error = #expect(throws: TLSError.self) { try pair.shakeHands() }
    #expect(error?.code == .certificateRejected)
  }

  @Test(arguments: ["not an address", "300.1.1.1", ""])
  func `an address that is none is refused`(address: String) throws {
    let authority = try CertificateAuthority(name: "Test root", validity: TLSWorld.valid)
    let error = #expect(throws: CryptographyError.self) {
      try authority.issue(addresses: [address], validity: TLSWorld.valid)
    }
    #expect(error?.code == .cannotIssue)
  }

  @Test func `a name too long for a certificate is refused`() {
    let error = #expect(throws: CryptographyError.self) {
      try CertificateAuthority(name: String(repeating: "x", count: 65), validity: TLSWorld.valid)
    }
    #expect(error?.message.contains("string too long") == true)
  }

  @Test func `a time outside the calendar is refused`() {
    #expect(throws: CryptographyError.self) {
      try CertificateAuthority(name: "Test root", validity: 0...Int.max)
    }
  }
}

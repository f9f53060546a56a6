import PosternCryptography

/// Both ends of a connection, and between them nothing but two arrays.
final class TLSPair {
  var client: TLSSession
  var server: TLSSession
  var toServer: [UInt8] = []
  var toClient: [UInt8] = []
  var receivedByServer: [UInt8] = []
  var receivedByClient: [UInt8] = []

  init(_ server: TLSContext, _ client: TLSContext, host: String = "mcp.example.org") throws {
    self.server = try TLSSession(server: server)
    self.client = try TLSSession(client: client, host: host)
  }

  /// Carries bytes both ways, at most `slice` at a time, until neither side has anything to say.
  func pump(slice: Int = .max) throws {
    while !toServer.isEmpty || !toClient.isEmpty {
      let flight = (toServer, toClient)
      (toServer, toClient) = ([], [])
      for part in flight.0.slices(of: slice) {
        try server.receive(part, plaintext: &receivedByServer, output: &toClient)
      }
      for part in flight.1.slices(of: slice) {
        try client.receive(part, plaintext: &receivedByClient, output: &toServer)
      }
    }
  }

  func shakeHands(slice: Int = .max) throws {
    try client.start(output: &toServer)
    try pump(slice: slice)
  }
}

extension TLSSession {
  func write(_ plaintext: [UInt8], output: inout [UInt8]) throws(TLSError) {
    try write(plaintext.span, output: &output)
  }

  func receive(_ ciphertext: [UInt8], plaintext: inout [UInt8], output: inout [UInt8]) throws(TLSError) {
    try receive(ciphertext.span, plaintext: &plaintext, output: &output)
  }
}

extension [UInt8] {
  func slices(of size: Int) -> [[UInt8]] {
    stride(from: 0, to: count, by: Swift.min(size, Swift.max(count, 1))).map {
      Array(self[$0...].prefix(size))
    }
  }
}

/// One authority, and contexts for both sides that trust it.
struct TLSWorld {
  /// 2020 to 2100: valid whenever the tests run.
  static let valid = 1_577_836_800...4_102_444_800
  static let past = 1_000_000_000...1_100_000_000

  let authority: CertificateAuthority

  init() throws { authority = try CertificateAuthority(name: "Test root", validity: Self.valid) }

  func identity(names: [String] = ["mcp.example.org"], addresses: [String] = []) throws -> TLSIdentity {
    try authority.issue(names: names, addresses: addresses, validity: Self.valid)
  }

  func server(
    _ identity: TLSIdentity? = nil, protocols: [String] = [], minimumVersion: TLSVersion = .tls12
  ) throws -> TLSContext {
    try TLSContext(server: identity ?? self.identity(), protocols: protocols, minimumVersion: minimumVersion)
  }

  func client(protocols: [String] = [], identity: TLSIdentity? = nil) throws -> TLSContext {
    try TLSContext(
      client: .authorities(.bytes(authority.certificates)), protocols: protocols, identity: identity)
  }

  func pair(host: String = "mcp.example.org") throws -> TLSPair {
    try TLSPair(server(), client(), host: host)
  }
}

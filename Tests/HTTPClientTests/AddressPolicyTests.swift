import PosternEventLoop
import PosternHTTPTypes
import PosternTesting
import Testing

@testable import PosternHTTPClient

@Suite struct AddressPolicyTests {
  /// Hosts as an attacker writes them; a name resolves to what stands behind it.
  static let hosts: [(host: String, addresses: [String])] = [
    // Not even a URI: what only some parsers take for an address.
    ("2130706433", []), ("0x7f000001", []), ("0x7f.0.0.1", []), ("0177.0.0.1", []), ("127.1", []),
    ("127.0.1", []),
    ("127.0.0.1.", []), ("localhost.", []), ("user@127.0.0.1", []), ("127.0.0.1%00.example.com", []),
    ("[::1%25lo]", []),
    ("①②⑦.0.0.1", []), ("[::ffff:127.0.0.1", []), ("256.0.0.1", []),
    // Addresses.
    ("127.0.0.1", []), ("127.255.255.254", []), ("0.0.0.0", []), ("10.0.0.1", []), ("172.16.0.1", []),
    ("192.168.0.1", []), ("169.254.169.254", []), ("168.63.129.16", []), ("100.64.0.1", []),
    ("192.0.0.1", []),
    ("198.18.0.1", []), ("224.0.0.1", []), ("255.255.255.255", []), ("[::1]", []), ("[::]", []),
    ("[::ffff:127.0.0.1]", []), ("[::ffff:7f00:1]", []), ("[::127.0.0.1]", []), ("[64:ff9b::7f00:1]", []),
    ("[64:ff9b::10.0.0.1]", []), ("[2002:7f00:1::]", []), ("[2001:0:7f00:1::]", []), ("[fe80::1]", []),
    ("[fc00::1]", []), ("[fd00:ec2::254]", []), ("[ff02::1]", []), ("[2001:db8::1]", []),
    // Names.
    ("localhost", []), ("intranet", []), ("loop.example.com", ["127.0.0.1"]), ("loop6.example.com", ["::1"]),
    ("mapped.example.com", ["::ffff:127.0.0.1"]), ("metadata.example.com", ["169.254.169.254"]),
    ("nat64.example.com", ["64:ff9b::7f00:1"]), ("mixed.example.com", ["1.1.1.1", "127.0.0.1"]),
    ("last.example.com", ["2606:4700::1111", "1.1.1.1", "fd00::1"]),
    ("odd.example.com", ["1.1.1.1", "fe80::1%lo"]),
    ("nowhere.example.com", []),
  ]

  private static let resolver = HostResolver { host, _ throws(IOError) in
    hosts.first { $0.host == host }?.addresses.map { IPAddress($0) } ?? [IPAddress("127.0.0.1")]
  }

  @Test(.requirement("F7"), arguments: hosts.map(\.host))
  func `nothing inside is ever dialled, and the error says no more than for a dead host`(host: String)
    async throws
  {
    try await Rig.run {
      $0.resolver = Self.resolver
    } _: { rig in
      let sink = try await rig.peer(answering: "")
      let port = await sink.port
      guard let uri = try? URI("https://\(host):\(port)/client.json?secret=1") else { return }
      let error = try await rig.failure(of: untrusted(uri, port: port))
      #expect(error.code == .blockedAddress)
      #expect(error.message == deadMessage(uri))
      #expect(!error.mayHaveBeenSent)
      #expect(await sink.connectionCount == 0)
      await sink.stop()
    }
  }

  @Test(
    .requirement("F7"),
    arguments: ["http://example.com:443/", "https://example.com:22/", "https://example.com:6379/"])
  func `only https on port 443 is fetched`(text: String) async throws {
    try await Rig.run { rig in
      var request = try HTTPClient.Request(.get, URI(text))
      request.destination = .untrusted(AddressPolicy())
      #expect(try await rig.failure(of: request).code == .blockedAddress)
    }
  }

  @Test(.requirement("F7")) func `a dead host and an unknown name read like a blocked one`() async throws {
    try await Rig.run {
      $0.resolver = HostResolver { host, _ throws(IOError) in
        guard host == "dead.example.com" else { throw IOError(.nameNotFound, action: "find \(host)") }
        return [IPAddress("127.0.0.1")]
      }
    } _: { rig in
      try await LoopbackSocket.withDeadPort { port in
        for (host, code) in [
          ("dead.example.com", HTTPClientError.Code.connect), ("unknown.example.com", .resolve),
        ] {
          let uri = try URI("https://\(host):\(port)/")
          var request = untrusted(uri, port: port)
          request.destination = .untrusted(Self.loopbackPolicy(port))
          let error = try await rig.failure(of: request)
          #expect(error.code == code)
          #expect(error.message == deadMessage(uri))
        }
      }
    }
  }

  @Test(.requirement("F8"))
  func `a name is resolved once for each request, and exactly that address is dialled`() async throws {
    let lookups = Count()
    try await Rig.run {
      $0.resolver = HostResolver { _, _ throws(IOError) in
        [IPAddress(lookups.add() == 1 ? "127.0.0.1" : "127.0.0.2")]
      }
    } _: { rig in
      let peer = try await rig.peer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
      let port = await peer.port
      let uri = try URI("http://rebind.example.com:\(port)/")
      var request = HTTPClient.Request.once(.get, uri)
      request.destination = .untrusted(Self.loopbackPolicy(port))
      #expect(try await rig.client.send(request).bytes().text == "ok")
      #expect(lookups.value == 1)
      #expect(await peer.requests[0].contains("Host: rebind.example.com:\(port)\r\n"))
      // The connection to the first address is still open, and is not used for what the name means now.
      #expect(try await rig.failure(of: request).code == .blockedAddress)
      #expect(lookups.value == 2)
      #expect(await peer.requests.count == 1)
      await peer.stop()
    }
  }

  @Test(.requirement("F7"))
  func `an answer that is too long for its reader reads like a dead host`() async throws {
    try await Rig.run {
      $0.resolver = HostResolver { _, _ throws(IOError) in [IPAddress("127.0.0.1")] }
    } _: { rig in
      let peer = try await rig.peer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
      let port = await peer.port
      let uri = try URI("http://long.example.com:\(port)/")
      var request = HTTPClient.Request.once(.get, uri)
      request.destination = .untrusted(Self.loopbackPolicy(port))
      let response = try await rig.client.send(request)
      let error = await #expect(throws: HTTPClientError.self) { try await response.bytes(limit: 1) }
      #expect(error?.code == .tooLarge)
      #expect(error?.message == deadMessage(uri))
      await peer.stop()
    }
  }

  @Test func `a second address is tried when the first does not answer, within one connect deadline`()
    async throws
  {
    try await Rig.run { rig in
      let peer = try await rig.peer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
      var request = try await HTTPClient.Request.once(.get, URI("http://pinned.example.com:\(peer.port)/"))
      request.destination = .addresses([try #require(IPAddress("::1")), try #require(IPAddress("127.0.0.1"))])
      #expect(try await rig.client.send(request).bytes().text == "ok")
      #expect(try await rig.client.send(request).bytes().text == "ok")
      #expect(await peer.connectionCount == 1)
      await peer.stop()
    }
  }

  @Test func `a lookup that takes too long is cut off by the connect deadline`() async throws {
    let answer = Signal()
    try await Rig.run {
      $0.resolver = HostResolver { _, _ throws(IOError) in
        await answer.wait()
        return [IPAddress("127.0.0.1")]
      }
    } _: { rig in
      var request = untrusted(try URI("https://slow.example.com/"), port: 443)
      request.deadlines.connect = .milliseconds(50)
      #expect(try await rig.failure(of: request).code == .timeout(.connect))
      answer.raise()
    }
  }

  private static func loopbackPolicy(_ port: UInt16) -> AddressPolicy {
    var policy = AddressPolicy()
    policy.ports = [port]
    policy.allowsPlainHTTP = true
    policy.exceptions = [IPNetwork("127.0.0.1/32")].compactMap(\.self)
    return policy
  }

  private func untrusted(_ uri: URI, port: UInt16) -> HTTPClient.Request {
    var policy = AddressPolicy()
    policy.ports = [port]
    var request = HTTPClient.Request.once(.get, uri)
    request.destination = .untrusted(policy)
    return request
  }

  private func deadMessage(_ uri: URI) -> String {
    "\(uri.origin?.description ?? "") could not be fetched; it must be a public https address that answers in time"
  }
}

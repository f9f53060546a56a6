import PosternCryptography
import PosternTesting
import Testing

@testable import PosternEventLoop

@Suite("A stream that speaks TLS", .timeLimit(.minutes(5))) struct TLSStreamTests {
  /// Both ends on one loop, after the handshake.
  private static func pair(_ stage: isolated Stage) async throws -> (near: Recorder, far: Recorder) {
    let certificates = try TestCertificates.get()
    let (near, far) = try await stage.connection()
    try far.startTLS(server: certificates.server)
    let server = Recorder(far)
    try await near.startTLS(client: certificates.client, host: "localhost", within: .patience)
    return (Recorder(near), server)
  }

  @Test(arguments: [1, 16_384, 16_385, 1_000_000]) func `carries bytes both ways, unchanged and in order`(
    size: Int
  )
    async throws
  {
    try await withStage { stage in
      let (near, far) = try await Self.pair(stage)
      let bytes = pattern(size)
      near.stream.write(bytes)
      far.stream.write(Array(bytes.reversed()))
      await far.wait { $0.bytes.count == size }
      await near.wait { $0.bytes.count == size }
      #expect(far.bytes == bytes)
      #expect(near.bytes == bytes.reversed())
      near.stream.closeAfterWriting()
      await far.wait(for: .ended)
      far.stream.closeAfterWriting()
      await far.wait(for: .closed)
      #expect(far.error == nil)
    }
  }

  @Test func `keeps what is written before the handshake, and sends it after`() async throws {
    try await withStage { stage in
      let certificates = try TestCertificates.get()
      let (near, far) = try await stage.connection()
      try far.startTLS(server: certificates.server)
      let server = Recorder(far)
      far.write([1, 2, 3])
      #expect(far.isHandshaking)
      #expect(far.bufferedByteCount == 3)
      far.closeAfterWriting()
      try await near.startTLS(client: certificates.client, host: "localhost", within: .patience)
      let client = Recorder(near)
      await client.wait(for: .ended)
      #expect(client.bytes == [1, 2, 3])
      await server.wait(for: .closed)
      near.close()
    }
  }

  @Test func `says goodbye when it ends its writing, and goes on reading`() async throws {
    try await withStage { stage in
      let (near, far) = try await Self.pair(stage)
      near.stream.write([1])
      near.stream.closeWriting()
      await far.wait(for: .ended)
      far.stream.write([2])
      far.stream.closeAfterWriting()
      await near.wait(for: .ended)
      #expect(near.bytes == [2])
      near.stream.close()
    }
  }

  @Test func `tells an end without a goodbye from the end`() async throws {
    try await withStage { stage in
      let (near, far) = try await Self.pair(stage)
      // The socket's end, below TLS.
      let quiet = near.stream
      quiet.write([1])
      quiet.close()
      await far.wait(for: .closed)
      #expect(far.error?.code == .tls)
      #expect(far.error?.detail?.contains("close_notify") == true)
      #expect(far.count(of: .ended) == 0)
    }
  }

  @Test func `holds its peer back while nobody reads`() async throws {
    try await withStage { stage in
      let (near, far) = try await Self.pair(stage)
      far.stream.stopReading()
      let bytes = pattern(16 << 20)
      near.stream.write(bytes)
      await stage.turns(50)
      #expect(near.stream.bufferedByteCount > ByteStream.highWaterMark)
      #expect(far.bytes.count < bytes.count)
      far.stream.startReading()
      await near.wait(for: .drained)
      await far.wait { $0.bytes.count == bytes.count }
      #expect(far.bytes == bytes)
      near.stream.close()
      far.stream.close()
    }
  }

  @Test func `agrees on an application protocol`() async throws {
    try await withStage { stage in
      let validity = 1_500_000_000...4_000_000_000
      let authority = try CertificateAuthority(name: "Postern tests", validity: validity)
      let identity = try authority.issue(names: ["localhost"], validity: validity)
      let server = try TLSContext(server: identity, protocols: ["h2", "http/1.1"])
      let client = try TLSContext(
        client: .authorities(.bytes(authority.certificates)), protocols: ["http/1.1"])
      let (near, far) = try await stage.connection()
      try far.startTLS(server: server)
      let recorder = Recorder(far)
      try await near.startTLS(client: client, host: "localhost", within: .patience)
      #expect(near.applicationProtocol == "http/1.1")
      near.close()
      await recorder.wait(for: .closed)
    }
  }

  @Test func `is not opened to a server of another name or of an unknown authority`() async throws {
    try await withStage { stage in
      let certificates = try TestCertificates.get()
      let stranger = try CertificateAuthority(name: "Strangers", validity: 1_500_000_000...4_000_000_000)
      let other = try TLSContext(client: .authorities(.bytes(stranger.certificates)))
      for (context, host) in [(certificates.client, "example.com"), (other, "localhost")] {
        let (near, far) = try await stage.connection()
        try far.startTLS(server: certificates.server)
        let server = Recorder(far)
        let error = await thrown { try await near.startTLS(client: context, host: host, within: .patience) }
        #expect((error as? IOError)?.code == .tls)
        #expect(!near.isOpen)
        await server.wait(for: .closed)
        #expect(server.error?.code == .tls)
      }
    }
  }

  @Test func `is not waited for longer than its deadline`() async throws {
    try await withStage { stage in
      let (near, far) = try await stage.connection()
      let error = await thrown {
        try await near.startTLS(
          client: TestCertificates.get().client, host: "localhost", within: .milliseconds(20))
      }
      #expect((error as? IOError)?.code == .timedOut)
      #expect(!near.isOpen)
      far.close()
    }
  }

  @Test(arguments: [0, 30]) func `is not waited for when the task is cancelled`(turns: Int) async throws {
    try await withStage { stage in
      let task = Task {
        try await stage.run { stage in
          let (near, far) = try await stage.connection()
          defer { far.close() }
          return await thrown {
            try await near.startTLS(
              client: TestCertificates.get().client, host: "localhost", within: .patience)
          } as? IOError
        }
      }
      await stage.turns(turns)
      task.cancel()
      let code = try? await task.value?.code
      #expect(code == nil || code == .closed)
    }
  }

  @Test func `closes when the peer speaks something else`() async throws {
    try await withStage { stage in
      let (near, far) = try await stage.connection()
      try far.startTLS(server: TestCertificates.get().server)
      let server = Recorder(far)
      near.write(Array("GET / HTTP/1.1\r\n\r\n".utf8))
      await server.wait(for: .closed)
      #expect(server.error?.code == .tls)
      #expect(server.bytes.isEmpty)
      near.close()
    }
  }
}

import PosternEventLoop
import PosternTesting
import Synchronization
import Testing

@testable import PosternHTTPServer

@Suite(.timeLimit(.minutes(1))) struct `What is pipelined` {
  /// It waits with the kernel and the client, and not here: neither at first nor with every answer.
  @Test(.requirement("H4"), arguments: [0, 1, 40])
  func `takes a bounded part of the server's memory`(answered: Int) async throws {
    let count = Atomic(0)
    let gates = (0...answered).map { _ in Latch() }
    var router = Router.get("/probe") { _, _ in Response() }
    router.post("/") { _, _ in
      let number = count.wrappingAdd(1, ordering: .relaxed).oldValue
      if number < gates.count { await gates[number].wait() }
      return Response()
    }
    let group = try EventLoopGroup(count: 1)
    defer { group.stop() }
    let loop = group.loops[0]
    let rig = LoopLocal<Rig?>(nil)
    let settings = try ServerSettings(HTTPServer.Configuration(), router)
    let anywhere = try SocketAddress.loopback
    let address = try await loop.perform {
      rig.set(try Rig(loop, anywhere, settings), on: loop)
      return rig.get(on: loop)?.listener.address ?? anywhere
    }
    try await withClients { connect in
      let pipelining = try await connect(address)
      await pipelining.send(String(repeating: post("/", String(repeating: "x", count: 10_000)), count: 600))
      let probe = try await connect(address)
      for gate in gates {
        // The loop that has answered this has looked at the other socket before, and since the gate was opened.
        for _ in 0..<3 { #expect(try await probe.exchange(request("GET", "/probe")).status == 200) }
        let backlog = await loop.perform { rig.get(on: loop)?.connections.first?.backlog.count }
        #expect(try #require(backlog) <= 2 * 64 * 1024)
        gate.open()
      }
      for _ in 0..<600 { #expect(try await pipelining.response().status == 200) }
    }
    await loop.perform { rig.get(on: loop)?.listener.close() }
  }

  /// A server's loop with its connections in sight.
  private final class Rig {
    final class Accepted { var connections: [HTTPConnection] = [] }
    let listener: Listener
    private let accepted = Accepted()
    var connections: [HTTPConnection] { accepted.connections }

    init(_ loop: EventLoop, _ address: SocketAddress, _ settings: ServerSettings) throws {
      let shared = LoopState(loop: loop, index: 0, settings: settings)
      listener = try Listener(on: loop, at: address) { [accepted] stream in
        let connection = HTTPConnection(stream, shared: shared)
        accepted.connections.append(connection)
        connection.open()
      }
    }
  }
}

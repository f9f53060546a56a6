import PosternEventLoop
import PosternHTTPTypes
import PosternTesting
import Testing

@testable import PosternHTTPServer

@Suite struct `The other end` {
  private func settings(_ configuration: HTTPServer.Configuration = .init()) throws -> ServerSettings {
    try ServerSettings(configuration, .echo())
  }

  private func connection(from host: String) throws -> ConnectionInfo {
    ConnectionInfo(
      loop: try EventLoop(), peerAddress: SocketAddress(host: host, port: 4711), isSecure: false
    )
  }

  @Test func `of an IPv4 connection on an IPv6 socket is its IPv4 address`() throws {
    #expect(try connection(from: "::ffff:192.0.2.7").peer == IPAddress("192.0.2.7"))
    #expect(try connection(from: "2001:db8::7").peer == IPAddress("2001:db8::7"))
  }

  @Test(.requirement("L1"), arguments: ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
  func `on this machine may hold as many connections as it likes`(host: String) throws {
    #expect(try settings().limitedPeer(of: connection(from: host)) == nil)
  }

  @Test(.requirement("L1")) func `is counted by what was given to it: for IPv6 that is a whole network`()
    throws
  {
    let settings = try settings()
    let one = try settings.limitedPeer(of: connection(from: "2001:db8:1:2:3::4"))
    #expect(one != nil)
    #expect(try one == settings.limitedPeer(of: connection(from: "2001:db8:1:2:ffff::1")))
    #expect(try one != settings.limitedPeer(of: connection(from: "2001:db8:1:3::4")))
    #expect(try settings.limitedPeer(of: connection(from: "192.0.2.7")) == IPAddress("192.0.2.7"))
  }
}

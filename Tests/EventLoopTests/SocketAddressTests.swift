import PosternEventLoop
import Testing

@Suite("Socket addresses") struct SocketAddressTests {
  @Test(arguments: [
    ("127.0.0.1", "127.0.0.1:80"), ("0.0.0.0", "0.0.0.0:80"), ("::1", "[::1]:80"),
    ("2001:DB8::0:1", "[2001:db8::1]:80"), ("::ffff:192.0.2.1", "[::ffff:192.0.2.1]:80"),
  ]) func `are written in one way`(host: String, text: String) {
    #expect(SocketAddress(host: host, port: 80)?.description == text)
  }

  @Test(arguments: [
    "localhost", "", "[::1]", "127.0.0.1:80", "127.1", "0x7f.0.0.1", "256.0.0.1", "1.2.3.4.5",
    "127.0.0.1\0.test", ":::",
  ]) func `are never guessed from what is not one`(host: String) {
    #expect(SocketAddress(host: host, port: 80) == nil)
  }
}

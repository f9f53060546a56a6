import PosternEventLoop
import PosternTesting

/// A listener that nobody accepts from and whose queue is full: a connection to it does not come about.
final class FullBacklog {
  let listener: Listener
  private var waiting: [ByteStream] = []
  var address: SocketAddress { listener.address }

  init(on loop: EventLoop, isolation: isolated (any Actor)? = #isolation) async throws {
    var options = Listener.Options()
    options.backlog = 0
    listener = try Listener(on: loop, at: .loopback, options: options) { $0.close() }
    listener.pause()
    while true {
      do throws(IOError) {
        waiting.append(
          try await ByteStream.connect(to: listener.address, on: loop, within: .seconds(1)))
      } catch {
        guard error.code == .timedOut else { throw error }
        return
      }
    }
  }

  func close() {
    listener.close()
    for stream in waiting { stream.close() }
  }
}

import Postern
import PosternConfiguration
import PosternEventLoop
import PosternHTTPClient
import PosternHTTPTypes
import PosternJSON

/// Speaks to the server of a home, over the socket that only its user may open.
struct AdminClient {
  private let socket: String

  init(home: String?) {
    let home = home ?? StateSettings.standardHome(Surroundings.ofProcess.environment)
    socket = StateSettings(home: home).adminSocket
  }

  /// Asks the server something and answers with what it says.
  func ask(_ method: Method, _ path: String) async throws -> [UInt8] {
    let group = try EventLoopGroup(count: 1)
    defer { group.stop() }
    var configuration = HTTPClient.Configuration()
    configuration.socketPath = socket
    let client = try HTTPClient(group: group, configuration: configuration)
    let uri = try URI("http://postern\(path)")
    do {
      let response = try await client.send(HTTPClient.Request(method, uri))
      let bytes = try await response.bytes(limit: 1 << 20)
      await client.shutdown()
      guard response.status != .ok else { return bytes }
      let reason = (try? JSON.parse(bytes))?.root["error"]?.string
      throw AdminError(reason ?? "The server answered with the status \(response.status).")
    } catch is HTTPClientError {
      await client.shutdown()
      throw AdminError(
        "No server answers at \(socket). Start it, or name its directory with --home or POSTERN_HOME.")
    }
  }
}

/// Why the server did not do what it was asked for: a sentence.
struct AdminError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

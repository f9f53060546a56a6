import PosternConfiguration
import PosternCryptography
import PosternEventLoop
import PosternHTTPServer
import PosternHTTPTypes
import PosternJSON
import PosternJSONSchema
import PosternLogging
import PosternMetrics

/// What benchmarks and soak runs are made against: the machine with nothing on top.
struct EchoServer: Command {
  let name = "echo-server"
  let abstract = "Answer small JSON documents, to measure the machine."
  let isHidden = true

  struct Arguments: Record {
    @Field("Address to listen on") var host = "127.0.0.1"
    @Field("Port to listen on; 0 lets the system choose") var port: Port
    @Field("How many event loops to run", .environment("POSTERN_ECHO_LOOPS"), .range(1...64)) var loops = 1
    @Field("Write one line for every request") var accessLog = false
    @Field("File with the certificate chain, for TLS") var tlsCert: String?
    @Field("File with the private key, for TLS") var tlsKey: String?
  }

  func run(_ arguments: Configuration<Arguments>) async throws -> ExitCode {
    let settings = arguments.settings
    var mistakes: [String] = []
    let address = SocketAddress(host: settings.host, port: settings.port.number)
    if address == nil { mistakes.append("--host: \(settings.host) is not an address to listen on.") }
    if (settings.tlsCert == nil) != (settings.tlsKey == nil) {
      mistakes.append("--tls-cert and --tls-key need each other.")
    }
    guard let address, mistakes.isEmpty else {
      for mistake in mistakes { Terminal.complain(mistake) }
      return .usage
    }
    let sink = LogSink(descriptor: 2)
    var configuration = HTTPServer.Configuration()
    configuration.logger = Logger(label: "echo-server", sink: sink)
    configuration.logsAccess = settings.accessLog
    configuration.metrics = MetricsRegistry()
    if let certificate = settings.tlsCert, let key = settings.tlsKey {
      configuration.tls = try TLSContext(
        server: TLSIdentity(certificates: .file(certificate), privateKey: .file(key)), protocols: ["http/1.1"]
      )
    }
    let group = try EventLoopGroup(count: settings.loops)
    defer {
      group.stop()
      sink.shutdown()
    }
    let server = try HTTPServer(Self.routes, on: group, configuration: configuration)
    let signals = try await group.loops[0].signals([.terminate, .interrupt])
    let bound = try await server.listen(at: address)
    Terminal.print("listening on \(bound)")
    return await drain(server, at: signals, sink)
  }

  /// The first signal asks for an orderly end, a second one for an end.
  private func drain(
    _ server: HTTPServer, at signals: AsyncStream<ProcessSignal>, _ sink: LogSink
  ) async -> ExitCode {
    var iterator = signals.makeAsyncIterator()
    _ = await iterator.next()
    return await withTaskGroup(of: ExitCode.self) { tasks in
      tasks.addTask {
        let abandoned = await server.drain()
        if abandoned > 0 { Terminal.complain("\(abandoned) connections had to be cut off.") }
        return .success
      }
      tasks.addTask {
        for await _ in signals {
          sink.flush(within: .milliseconds(200))
          Terminal.exit(.failure)
        }
        return .success
      }
      defer { tasks.cancelAll() }
      return await tasks.next() ?? .success
    }
  }

  private static var routes: Router {
    var router = Router()
    router.get("/") { _, _ in .json(Array(#"{"status":"ok"}"#.utf8)) }
    router.post("/") { request, _ in try answer(request) }
    router.post("/suspend") { request, _ in
      await Task.yield()
      return try answer(request)
    }
    router.get("/stream") { _, context in
      Response(events: { events in
        var number = 0
        while let tick = ServerSentEvent(data: Array("\(number)".utf8)) {
          try await events.send(tick)
          try await context.connection.loop.sleep(for: .seconds(1))
          number += 1
        }
      })
    }
    return router
  }

  /// 200 bytes of JSON that could not be written without reading the request.
  private static func answer(_ request: Request) throws -> Response {
    let document: JSONDocument
    do throws(JSONError) {
      document = try JSON.parse(request.body)
    } catch {
      throw HTTPError(.badRequest, code: "invalid_json", message: error.message)
    }
    var buffer: [UInt8] = []
    buffer.reserveCapacity(256)
    var writer = JSONWriter(adopting: buffer)
    writer.beginObject()
    writer.key("id")
    writer.value(document.root["id"]?.int ?? 0)
    writer.key("result")
    writer.value(filler)
    writer.endObject()
    return .json(writer.finish())
  }

  private static let filler = String(repeating: "x", count: 180)
}

import Foundation
import PosternCryptography
import PosternHTTPTypes

/// nginx on a free loopback port, with a certificate of an authority of its own.
///
/// Every answer says by which protocol and over which of its connections it came: `HTTP/2.0 1`.
final class TLSServer {
  private let held = LoopbackSocket()
  var port: UInt16 { held.port }
  /// The authority as a PEM file.
  let authority: String
  private let folder: URL
  private var process = pid_t()

  /// Starts a server; `names` is whom its certificate is for.
  init(_ rig: Rig, names: [String] = ["localhost", "server.example.com"], http2: Bool = true) async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "postern-client-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    authority = folder.appending(path: "authority.pem").path
    let validity = 1_700_000_000...4_000_000_000
    let root = try CertificateAuthority(name: "Client tests", validity: validity)
    let identity = try root.issue(names: names, addresses: ["127.0.0.1"], validity: validity)
    try write(root.certificates, "authority.pem")
    if case .bytes(let text) = identity.certificates { try write(text, "chain.pem") }
    if case .bytes(let text) = identity.privateKey { try write(text, "key.pem") }
    try write(Array(settings(http2: http2).utf8), "nginx.conf")
    process = try start()
    try await rig.waitUntilAccepted(port)
  }

  var authorityText: [UInt8] {
    get throws { Array(try Data(contentsOf: URL(filePath: authority))) }
  }

  func stop() throws {
    // It was born on a thread that blocks every other signal.
    kill(process, SIGKILL)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    try FileManager.default.removeItem(at: folder)
  }

  func uri(_ target: String = "/", host: String = "localhost") throws -> URI {
    try URI("https://\(host):\(port)\(target)")
  }

  private func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: folder.appending(path: name))
  }

  private func start() throws -> pid_t {
    let words = ["nginx", "-p", folder.path, "-c", "nginx.conf", "-e", "error.log"]
    var pointers = words.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    let paths = ["/usr/sbin/nginx", "/usr/local/bin/nginx", "/opt/homebrew/bin/nginx"] as [String]
    var process = pid_t()
    guard let path = paths.first(where: { access($0, X_OK) == 0 }),
      posix_spawn(&process, path, nil, nil, &pointers, environ) == 0
    else { throw CocoaError(.fileNoSuchFile) }
    return process
  }

  private func settings(http2: Bool) -> String {
    """
    daemon off;
    master_process off;
    pid nginx.pid;
    events { worker_connections 256; }
    http {
      access_log off;
      client_body_temp_path body;
      proxy_temp_path proxy;
      fastcgi_temp_path fastcgi;
      uwsgi_temp_path uwsgi;
      scgi_temp_path scgi;
      server {
        listen 127.0.0.1:\(port) ssl \(http2 ? "http2" : "") reuseport;
        ssl_certificate chain.pem;
        ssl_certificate_key key.pem;
        location / { return 200 "$server_protocol $connection"; }
      }
    }
    """
  }
}

internal import CCurl
internal import PosternHTTPTypes

extension Transfer {
  /// What curl is told about this request.
  func configure(_ handle: EasyHandle, connectWithin limit: Duration) {
    setDefaults(handle)
    setTarget(handle)
    setTrust(handle)
    setRequest(handle)
    handle.set(CURLOPT_CONNECTTIMEOUT_MS, max(1, limit.milliseconds))
    setCallbacks(handle)
    multi.sockets.follow(handle)
  }

  private func setDefaults(_ handle: EasyHandle) {
    handle.set(CURLOPT_NOSIGNAL, 1)
    // Else the end of a transfer waits for the thread that resolves its name.
    handle.set(CURLOPT_QUICK_EXIT, 1)
    handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
    handle.set(CURLOPT_REDIR_PROTOCOLS_STR, request.uri.normalizedScheme == "https" ? "https" : "http,https")
    handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    handle.set(CURLOPT_MAXAGE_CONN, max(1, Int(configuration.idleLifetime.components.seconds)))
    handle.set(CURLOPT_USERAGENT, configuration.userAgent)
    if followsRedirects {
      handle.set(CURLOPT_FOLLOWLOCATION, 1)
      handle.set(CURLOPT_MAXREDIRS, request.redirects)
    }
  }

  /// The URL is put together from its parts: curl reads no other host in it than we did.
  private func setTarget(_ handle: EasyHandle) {
    let uri = request.uri
    let port = uri.port.map { ":\($0)" } ?? ""
    handle.set(
      CURLOPT_URL, "\(uri.normalizedScheme)://\(uri.normalizedHost ?? "")\(port)\(uri.requestTarget)")
    handle.set(CURLOPT_PATH_AS_IS, 1)
    guard uri.normalizedScheme == "https", configuration.allowsHTTP2 else {
      return handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    }
    handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    handle.set(CURLOPT_PIPEWAIT, 1)
  }

  private func setTrust(_ handle: EasyHandle) {
    handle.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    switch configuration.trust {
    case .system: break
    case .file(let path): handle.set(CURLOPT_CAINFO, path)
    case .pem(let bytes): handle.set(CURLOPT_CAINFO_BLOB, blob: bytes)
    }
    // Without this the system's folder of authorities is trusted beside them.
    if !configuration.trust.isSystem { unsafe handle.set(CURLOPT_CAPATH, pointer: nil) }
    if let path = configuration.socketPath {
      handle.set(CURLOPT_UNIX_SOCKET_PATH, path)
      return handle.set(CURLOPT_PROXY, "")
    }
    if let address {
      // Unlike CURLOPT_RESOLVE this leaves no trace in the cache that other requests read, and a connection that was
      // made so is only used again by requests for the same name and the same address.
      let host = address.family == .v6 ? "[\(address)]" : "\(address)"
      handle.set(CURLOPT_CONNECT_TO, list: ["::\(host):"])
      return handle.set(CURLOPT_PROXY, "")
    }
    switch configuration.proxy {
    case .environment: break
    case .none: handle.set(CURLOPT_PROXY, "")
    case .url(let url):
      handle.set(CURLOPT_PROXY, url)
      // Else NO_PROXY makes exceptions.
      handle.set(CURLOPT_NOPROXY, "")
    }
  }

  private func setRequest(_ handle: EasyHandle) {
    var lines = request.fields.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
    switch request.body {
    case .none where request.method == .head: handle.set(CURLOPT_NOBODY, 1)
    case .none where request.method == .get: handle.set(CURLOPT_HTTPGET, 1)
    // These announce that there is nothing, RFC 9110 section 8.6; curl would invent a type for it.
    case .none where [.post, .put, .patch].contains(request.method): setBody(handle, length: 0)
    case .none: handle.set(CURLOPT_CUSTOMREQUEST, request.method.text)
    case .bytes(let bytes):
      setBody(handle, length: bytes.count)
      unsafe bytes.withUnsafeBytes { unsafe handle.set(CURLOPT_COPYPOSTFIELDS, pointer: $0.baseAddress) }
    case .producer(let length, _):
      setBody(handle, length: length ?? -1)
    }
    if !request.body.isNone || [.post, .put, .patch].contains(request.method) {
      if !request.fields.contains(.contentType) { lines.append("Content-Type:") }
      // No leave is asked for: curl would wait for it, and after a 417 repeat the request behind our back.
      lines.append("Expect:")
    }
    if request.decodesContent {
      handle.set(CURLOPT_ACCEPT_ENCODING, "gzip")
    } else {
      lines.append("Accept-Encoding: identity")
    }
    handle.set(CURLOPT_HTTPHEADER, list: lines)
  }

  private func setBody(_ handle: EasyHandle, length: Int) {
    handle.set(CURLOPT_POST, 1)
    handle.set(CURLOPT_POSTFIELDSIZE_LARGE, offset: length)
    if length == 0 { handle.set(CURLOPT_COPYPOSTFIELDS, "") }
    handle.set(CURLOPT_CUSTOMREQUEST, request.method.text)
  }
}

extension HTTPClient.Body {
  var isNone: Bool { if case .none = self { true } else { false } }

  var length: Int? {
    switch self {
    case .none: 0
    case .bytes(let bytes): bytes.count
    case .producer(let length, _): length
    }
  }
}

extension Duration {
  /// Milliseconds, rounded down and clamped to what curl takes.
  var milliseconds: Int {
    let (seconds, attoseconds) = components
    guard seconds < Int64(Int32.max / 1000) else { return Int(Int32.max) }
    return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
  }
}

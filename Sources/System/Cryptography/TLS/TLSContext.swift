import COpenSSL

/// A version of TLS; what is older than these is never spoken.
public enum TLSVersion: Sendable {
  /// TLS 1.2 (RFC 5246).
  case tls12
  /// TLS 1.3 (RFC 8446).
  case tls13
}

/// The settings that all connections of one listener or one client share.
///
/// Immutable after `init`. To reload a certificate make a new context and use it for new connections;
/// sessions under way keep the one that they began with. Making one reads files: do it off the event loop.
///
/// No session is ever resumed: tickets would outlive the keys that protect them, mean nothing to the other
/// replicas, and save a client that keeps its connections alive next to nothing.
public final class TLSContext: Sendable {
  let handle: Handle
  let records: Handle
  let protocols: ApplicationProtocols
  let isServer: Bool

  /// Creates the settings of a server.
  ///
  /// - Parameters:
  ///   - identity: The certificate chain and key that the server shows.
  ///   - protocols: The application protocols (ALPN) that it speaks, the favourite first. A client that offers
  ///     only others is refused; one that offers none is served.
  ///   - minimumVersion: The oldest TLS version that a client may speak.
  ///   - clients: Whose certificates clients have to show; `nil` asks for none.
  /// - Throws: `TLSError`, which names the file that is at fault.
  public convenience init(
    server identity: TLSIdentity, protocols: [String] = [], minimumVersion: TLSVersion = .tls12,
    clients: TLSTrust? = nil
  ) throws(TLSError) {
    try self.init(isServer: true, protocols, minimumVersion, identity: identity, trust: clients)
  }

  /// Creates the settings of a client; it always verifies the server's certificate and name.
  ///
  /// - Parameters:
  ///   - trust: Whose certificates the client accepts.
  ///   - protocols: The application protocols (ALPN) that it offers, the favourite first.
  ///   - minimumVersion: The oldest TLS version that the server may choose.
  ///   - identity: What the client shows to a server that asks for a certificate.
  /// - Throws: `TLSError`, which names the file that is at fault.
  public convenience init(
    client trust: TLSTrust = .system, protocols: [String] = [], minimumVersion: TLSVersion = .tls12,
    identity: TLSIdentity? = nil
  ) throws(TLSError) {
    try self.init(isServer: false, protocols, minimumVersion, identity: identity, trust: trust)
  }

  private init(
    isServer: Bool, _ names: [String], _ minimum: TLSVersion, identity: TLSIdentity?, trust: TLSTrust?
  ) throws(TLSError) {
    self.isServer = isServer
    protocols = try ApplicationProtocols(names)
    guard
      let handle = unsafe Handle(
        SSL_CTX_new(isServer ? TLS_server_method() : TLS_client_method()), free: { unsafe SSL_CTX_free($0) }),
      let records = RecordBIO.makeMethod()
    else { throw .cannotMake("a TLS context") }
    self.handle = handle
    self.records = records
    try restrict(to: minimum)
    try identity?.install(in: handle)
    if let trust {
      try trust.install(in: handle)
      unsafe SSL_CTX_set_verify(
        handle.pointer, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
    }
    if !protocols.isEmpty { try announceProtocols() }
  }

  /// Says the policy outright, whatever the machine's openssl.cnf says.
  private func restrict(to minimum: TLSVersion) throws(TLSError) {
    let context = unsafe handle.pointer
    unsafe SSL_CTX_set_options(
      context,
      COPENSSL_OP_NO_COMPRESSION | COPENSSL_OP_NO_RENEGOTIATION | COPENSSL_OP_NO_TICKET
        | COPENSSL_OP_CIPHER_SERVER_PREFERENCE)
    unsafe SSL_CTX_set_security_level(context, 2)
    unsafe copenssl_no_session_cache(context)
    // An idle connection keeps no record buffers: 34 KiB less for each.
    unsafe copenssl_release_buffers(context)
    // Forward secrecy and authenticated encryption only; no finite-field groups, whose cost the client chooses.
    guard unsafe copenssl_set_min_version(context, minimum == .tls12 ? TLS1_2_VERSION : TLS1_3_VERSION) == 1,
      unsafe SSL_CTX_set_num_tickets(context, 0) == 1,
      unsafe SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1,
      unsafe copenssl_set_groups(context, "X25519:P-256:P-384") == 1
    else { throw .cannotMake("a TLS context") }
  }

  private func announceProtocols() throws(TLSError) {
    guard isServer else {
      let wire = protocols.wire
      // Alone among its kind this function returns 0 for success.
      guard unsafe SSL_CTX_set_alpn_protos(handle.pointer, wire, UInt32(wire.count)) == 0 else {
        throw .cannotMake("the list of application protocols")
      }
      return
    }
    // The context owns `protocols`, and every session owns its context: the pointer outlives the callback.
    unsafe SSL_CTX_set_alpn_select_cb(
      handle.pointer,
      { _, chosen, chosenLength, offer, offerLength, context in
        guard let context = unsafe context, let chosen = unsafe chosen, let chosenLength = unsafe chosenLength
        else { return SSL_TLSEXT_ERR_ALERT_FATAL }
        let ours = unsafe Unmanaged<ApplicationProtocols>.fromOpaque(context).takeUnretainedValue()
        let offered = unsafe UnsafeBufferPointer(start: offer, count: Int(offerLength))
        guard let range = unsafe ours.choose(from: offered.span) else { return SSL_TLSEXT_ERR_ALERT_FATAL }
        unsafe chosen.pointee = offer?.advanced(by: range.lowerBound)
        unsafe chosenLength.pointee = UInt8(range.count)
        return SSL_TLSEXT_ERR_OK
      }, Unmanaged.passUnretained(protocols).toOpaque())
  }
}

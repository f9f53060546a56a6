internal import PosternHTTPTypes

/// Whom we believe what it says about the client, for logs and rate limits only (H9).
struct TrustedProxies: Sendable {
  private let networks: [IPNetwork]

  init(_ networks: [IPNetwork]) { self.networks = networks }

  func contains(_ address: IPAddress) -> Bool {
    !networks.isEmpty && networks.contains { $0.contains(address.unmapped) }
  }

  func complete(_ context: inout RequestContext, for request: Request) {
    guard let peer = context.connection.peer, contains(peer) else { return }
    context.clientAddress = client(behind: peer, request.fields) ?? peer
    // The last proxy appends; only what it says itself counts, and that is the last value.
    if request.fields.tokens(of: .xForwardedProto).last == "https" { context.isSecure = true }
  }

  /// The last address in the list that is not a trusted proxy's: what is to the left of it anybody can write.
  private func client(behind peer: IPAddress, _ fields: Fields) -> IPAddress? {
    for entry in fields.tokens(of: .xForwardedFor).reversed() {
      guard let address = IPAddress(entry) else { return nil }
      if !contains(address) { return address }
    }
    return nil
  }
}

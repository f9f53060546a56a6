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
      guard let address = Self.address(entry) else { return nil }
      if !contains(address) { return address }
    }
    return nil
  }

  /// Some proxies write the client's port behind its address, and an IPv6 address then in brackets.
  private static func address(_ entry: some StringProtocol) -> IPAddress? {
    if let address = IPAddress(entry) { return address }
    guard let colon = entry.lastIndex(of: ":"), UInt16(entry[entry.index(after: colon)...]) != nil else {
      return bracketed(entry)
    }
    let host = entry[..<colon]
    return bracketed(host) ?? IPAddress(host).flatMap { $0.family == .v4 ? $0 : nil }
  }

  private static func bracketed(_ host: some StringProtocol) -> IPAddress? {
    guard host.hasPrefix("["), host.hasSuffix("]"), let address = IPAddress(host.dropFirst().dropLast()),
      address.family == .v6
    else { return nil }
    return address
  }
}

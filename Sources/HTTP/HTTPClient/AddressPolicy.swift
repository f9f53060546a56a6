public import PosternHTTPTypes

/// What a fetch of a URL that somebody else chose may reach.
///
/// The name is resolved once, all its addresses must be allowed, and one of exactly these is dialled; the certificate is
/// checked against the name. So neither a name that leads inside nor one that changes its mind gets through.
public struct AddressPolicy: Sendable {
  /// The ports that may be dialled.
  public var ports: Set<UInt16> = [443]
  /// Whether http is allowed besides https.
  public var allowsPlainHTTP = false
  /// Networks that may be reached although they are not of the public internet.
  public var exceptions: [IPNetwork] = []

  /// https on port 443 of ordinary addresses of the internet.
  public init() {}

  /// Why a URL, or an address that it leads to, is not fetched.
  public enum Violation: Error, Hashable, Sendable {
    /// Neither https nor, where that is allowed, http.
    case scheme
    /// A port that is not allowed.
    case port
    /// A name without a dot, which only means something within a network.
    case localName
    /// The name leads nowhere.
    case noAddress
    /// An address of this kind; nil when the system gave one that cannot be read.
    case address(SpecialPurpose?)
  }

  /// Looks at what is known before the name is resolved.
  public func violation(of uri: URI) -> Violation? {
    guard let origin = uri.origin, origin.scheme == "https" || allowsPlainHTTP else { return .scheme }
    guard ports.contains(origin.port) else { return .port }
    if let address = uri.hostAddress { return violation(of: [address]) }
    return origin.host.contains(".") ? nil : .localName
  }

  /// Looks at all the addresses of a name: one bad one is enough.
  public func violation(of addresses: [IPAddress?]) -> Violation? {
    guard !addresses.isEmpty else { return .noAddress }
    for address in addresses {
      guard let address else { return .address(nil) }
      guard let purpose = address.specialPurpose else { continue }
      if !exceptions.contains(where: { $0.contains(address) }) { return .address(purpose) }
    }
    return nil
  }
}

import COpenSSL

/// The name that a server's certificate has to be for.
struct PeerName {
  private let host: String

  /// Refuses what OpenSSL would read as something else than one name: nothing at all switches its check off, a
  /// leading dot means any subdomain, and a NUL ends a C string early.
  init(_ host: String) throws(TLSError) {
    let isName = host.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: ":"):
        true
      default: false
      }
    }
    guard isName, let first = host.utf8.first, first != UInt8(ascii: "."), host.utf8.count <= 253 else {
      throw TLSError(
        .badConfiguration,
        "\(host.debugDescription) is neither a DNS name nor an IP address without brackets.")
    }
    self.host = host
  }

  /// Makes the session verify this name, and ask for it (SNI) unless it is an address (RFC 6066 section 3).
  func require(of session: OpaquePointer) throws(TLSError) {
    let parameters = unsafe SSL_get0_param(session)
    if unsafe X509_VERIFY_PARAM_set1_ip_asc(parameters, host) == 1 { return }
    ErrorQueue.clear()
    unsafe X509_VERIFY_PARAM_set_hostflags(
      parameters, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT))
    guard unsafe X509_VERIFY_PARAM_set1_host(parameters, host, host.utf8.count) == 1,
      unsafe copenssl_set_server_name(session, host) == 1
    else { throw .cannotMake("the check of the server's name") }
  }
}

internal import CCurl

/// What libcurl's codes mean for a caller.
enum Failure {
  static func code(
    _ code: CURLcode, connected: Bool, tunnelStatus: Int, proxied: Bool = false
  ) -> HTTPClientError.Code {
    if !connected, tunnelStatus != 0, tunnelStatus / 100 != 2 { return .proxy }
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST: return .resolve
    case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY: return .proxy
    case CURLE_COULDNT_CONNECT: return proxied ? .proxy : .connect
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CIPHER,
      CURLE_SSL_CERTPROBLEM, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
      return .tls
    case CURLE_OPERATION_TIMEDOUT: return .timeout(connected ? .total : .connect)
    case CURLE_TOO_MANY_REDIRECTS: return .redirects
    case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE: return .closed
    // For an answer that is not HTTP/1 it says that it does not support the protocol.
    case CURLE_UNSUPPORTED_PROTOCOL: return connected ? .protocol : .invalidRequest
    case CURLE_URL_MALFORMAT, CURLE_BAD_FUNCTION_ARGUMENT: return .invalidRequest
    case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, CURLE_UNKNOWN_OPTION, CURLE_NOT_BUILT_IN: return .resources
    default: return .protocol
    }
  }

  /// Whether an answer may still come from another address of the same host.
  static func isUnreachable(_ code: CURLcode) -> Bool {
    code == CURLE_COULDNT_CONNECT || code == CURLE_OPERATION_TIMEDOUT
  }
}

import COpenSSL

extension TLSError {
  /// A constructor of OpenSSL that gave nothing.
  static func cannotMake(_ what: String) -> TLSError {
    TLSError(.outOfMemory, "OpenSSL could not make \(what): \(ErrorQueue.drainText()).")
  }

  /// Why a session's handshake, read or write failed; the error queue is empty afterwards.
  static func session(_ session: OpaquePointer, with host: String?) -> TLSError {
    let cause = ErrorQueue.drain()
    guard let cause, cause.library == ERR_LIB_SSL else {
      return TLSError(.protocolViolation, "TLS failed: \(cause?.text ?? "no reason given").")
    }
    switch cause.reason {
    case SSL_R_CERTIFICATE_VERIFY_FAILED:
      return unsafe certificate(SSL_get_verify_result(session), of: host)
    case SSL_R_HTTP_REQUEST, SSL_R_HTTPS_PROXY_REQUEST:
      return TLSError(.plainHTTP, "The peer speaks plain HTTP to a TLS port. Use https:// in its URL.")
    case SSL_R_WRONG_VERSION_NUMBER where host != nil:
      return TLSError(
        .protocolViolation, "The peer does not answer in TLS. Check that the port is its TLS port.")
    case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_NO_SHARED_CIPHER, SSL_R_NO_APPLICATION_PROTOCOL,
      SSL_R_NO_SUITABLE_KEY_SHARE, SSL_R_NO_SHARED_SIGNATURE_ALGORITHMS, SSL_R_VERSION_TOO_LOW:
      return TLSError(.nothingInCommon, "The peer's offer was refused: \(cause.text).")
    case SSL_AD_REASON_OFFSET..<SSL_AD_REASON_OFFSET + 256:
      let alert = unsafe SSL_alert_desc_string_long(cause.reason - SSL_AD_REASON_OFFSET)
      let text = unsafe alert.map { unsafe String(cString: $0) } ?? "unknown"
      return TLSError(.refusedByPeer, "The peer ended the connection with the TLS alert \"\(text)\".")
    default:
      return TLSError(.protocolViolation, "The peer broke the TLS protocol: \(cause.text).")
    }
  }

  private static func certificate(_ verdict: Int, of host: String?) -> TLSError {
    let reason = unsafe String(cString: X509_verify_cert_error_string(verdict))
    let advice =
      switch Int32(verdict) {
      case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH:
        ": it is for another name. Connect by a name that it is for"
      case X509_V_ERR_CERT_HAS_EXPIRED, X509_V_ERR_CERT_NOT_YET_VALID:
        ". Renew it, or correct this machine's clock"
      case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
        X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
        X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        ". Trust the authority that issued it, or have the server send its whole chain"
      default: ""
      }
    let owner = host ?? "the client"
    return TLSError(.certificateRejected, "The certificate of \(owner) was refused: \(reason)\(advice).")
  }
}

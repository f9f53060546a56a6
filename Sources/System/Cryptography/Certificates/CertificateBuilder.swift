import COpenSSL

/// One certificate in the making (RFC 5280).
struct CertificateBuilder {
  let certificate: Handle
  private var extensions: [(id: Int32, value: String)] = []

  init(subject: String, key: Handle, validity: ClosedRange<Int>) throws(CryptographyError) {
    guard let certificate = unsafe Handle(X509_new(), free: { unsafe X509_free($0) }) else {
      throw .cannotIssue("a certificate")
    }
    self.certificate = certificate
    let x509 = unsafe certificate.pointer
    // Positive, not zero, and not guessable (RFC 5280 section 4.1.2.2).
    let serial = try Random.uint64() >> 1 | 1
    guard unsafe X509_set_version(x509, 2) == 1,
      unsafe ASN1_INTEGER_set_uint64(X509_get_serialNumber(x509), serial) == 1,
      unsafe X509_NAME_add_entry_by_NID(
        X509_get_subject_name(x509), NID_commonName, MBSTRING_UTF8, subject, -1, -1, 0) == 1,
      unsafe ASN1_TIME_set(X509_getm_notBefore(x509), validity.lowerBound) != nil,
      unsafe ASN1_TIME_set(X509_getm_notAfter(x509), validity.upperBound) != nil,
      unsafe X509_set_pubkey(x509, key.pointer) == 1
    else { throw .cannotIssue("a certificate for \(subject.debugDescription)") }
  }

  mutating func makeAuthority() {
    extensions += [
      (NID_basic_constraints, "critical,CA:TRUE"), (NID_key_usage, "critical,keyCertSign,cRLSign"),
    ]
  }

  mutating func makeLeaf(
    names: [String], addresses: [String], purpose: CertificateAuthority.Purpose
  ) throws(CryptographyError) {
    extensions += [
      (NID_basic_constraints, "critical,CA:FALSE"), (NID_key_usage, "critical,digitalSignature"),
      (NID_ext_key_usage, purpose == .server ? "serverAuth" : "clientAuth"),
    ]
    guard !names.isEmpty || !addresses.isEmpty else { return }
    // Not through OpenSSL's text form of extensions: a comma in a name would begin another one there.
    guard let list = unsafe GENERAL_NAMES_new() else { throw .cannotIssue("a list of names") }
    defer { unsafe GENERAL_NAMES_free(list) }
    let entries = names.map { (GEN_DNS, $0) } + addresses.map { (GEN_IPADD, $0) }
    for (kind, value) in entries {
      guard let name = unsafe a2i_GENERAL_NAME(nil, nil, nil, kind, value, 0) else {
        throw .cannotIssue("a certificate for \(value.debugDescription)")
      }
      unsafe OPENSSL_sk_push(list, name)
    }
    guard
      unsafe X509_add1_ext_i2d(certificate.pointer, NID_subject_alt_name, UnsafeMutableRawPointer(list), 0, 0)
        == 1
    else { throw .cannotIssue("a list of names") }
  }

  /// Signs the certificate; a root is its own issuer.
  func sign(
    by issuer: (certificate: Handle, key: Handle)
  ) throws(CryptographyError) -> Handle {
    let signer = issuer.certificate
    guard unsafe X509_set_issuer_name(certificate.pointer, X509_get_subject_name(signer.pointer)) == 1 else {
      throw .cannotIssue("a certificate")
    }
    var context = unsafe X509V3_CTX()
    unsafe X509V3_set_ctx(&context, signer.pointer, certificate.pointer, nil, nil, 0)
    for (id, value) in extensions + [
      (NID_subject_key_identifier, "hash"), (NID_authority_key_identifier, "keyid"),
    ] {
      guard let made = unsafe X509V3_EXT_conf_nid(nil, &context, id, value) else {
        throw .cannotIssue("a certificate extension")
      }
      defer { unsafe X509_EXTENSION_free(made) }
      guard unsafe X509_add_ext(certificate.pointer, made, -1) == 1 else {
        throw .cannotIssue("a certificate extension")
      }
    }
    guard unsafe X509_sign(certificate.pointer, issuer.key.pointer, EVP_sha256()) > 0 else {
      throw .cannotIssue("a signature")
    }
    return certificate
  }
}

/// The first message of a client (RFC 5246 section 7.4.1.2), in versions that a context of ours never offers.
struct ClientHello {
  var version: (UInt8, UInt8)
  /// TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, and its CBC sister for what is older than 1.2.
  var ciphers: [UInt8] = [0xC0, 0x2B, 0xC0, 0x09]

  var bytes: [UInt8] {
    let groups = field(10, sized([0x00, 0x17, 0x00, 0x1D]))
    let signatures = field(13, sized([0x04, 0x03, 0x08, 0x04]))
    var body = [version.0, version.1] + [UInt8](repeating: 7, count: 32) + [0]
    body += sized(ciphers) + [1, 0] + sized(groups + signatures)
    return [22, 3, 1] + sized([1, 0] + sized(body))
  }

  private func sized(_ bytes: [UInt8]) -> [UInt8] {
    [UInt8(bytes.count >> 8), UInt8(bytes.count & 0xFF)] + bytes
  }

  private func field(_ id: UInt8, _ bytes: [UInt8]) -> [UInt8] { [0, id] + sized(bytes) }
}

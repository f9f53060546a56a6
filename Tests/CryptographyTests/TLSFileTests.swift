import Foundation
import PosternCryptography
import Testing

@Suite final class TLSFileTests {
  let folder: URL
  let identity: (certificate: String, key: String)

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "postern-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    guard case (.bytes(let chain), .bytes(let key)) = try TLSFileTests.issue() else {
      throw CocoaError(.fileReadUnknown)
    }
    identity = (String(decoding: chain, as: UTF8.self), String(decoding: key, as: UTF8.self))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private static func issue() throws -> (PEM, PEM) {
    let identity = try TLSWorld().identity()
    return (identity.certificates, identity.privateKey)
  }

  private func write(_ text: String, _ name: String) throws -> String {
    let path = folder.appending(path: name)
    try text.write(to: path, atomically: false, encoding: .utf8)
    return path.path
  }

  private func refusal(certificate: String, key: String) throws -> TLSError? {
    #expect(throws: TLSError.self) {
      try TLSContext(server: TLSIdentity(certificates: .file(certificate), privateKey: .file(key)))
    }
  }

  @Test func `a certificate and key in files make a server`() throws {
    let (certificate, key) = (try write(identity.certificate, "c.pem"), try write(identity.key, "k.pem"))
    _ = try TLSContext(server: TLSIdentity(certificates: .file(certificate), privateKey: .file(key)))
  }

  @Test func `both may stand in one file`() throws {
    let both = try write(identity.certificate + identity.key, "both.pem")
    _ = try TLSContext(server: TLSIdentity(certificates: .file(both), privateKey: .file(both)))
  }

  @Test func `a missing file is named`() throws {
    let key = try write(identity.key, "k.pem")
    let error = try refusal(certificate: "/nowhere/tls.crt", key: key)
    #expect(error?.code == .unreadableFile)
    #expect(
      error?.message == "The certificate file /nowhere/tls.crt cannot be read: No such file or directory. "
        + "Check the path and who may read it.")
  }

  @Test func `a folder in place of a file is refused`() throws {
    let key = try write(identity.key, "k.pem")
    let error = try refusal(certificate: folder.path, key: key)
    #expect(error?.message.contains(folder.path) == true)
  }

  @Test(arguments: ["", "hello\n", "-----BEGIN CERTIFICATE-----\n"])
  func `text without a certificate is refused`(text: String) throws {
    let certificate = try write(text, "c.pem")
    let error = try refusal(certificate: certificate, key: write(identity.key, "k.pem"))
    #expect(error?.code == .badCertificate)
    #expect(error?.message.contains("certificate file \(certificate)") == true)
  }

  @Test func `a damaged second certificate is not passed over`() throws {
    let damaged = identity.certificate.replacing(
      "-----BEGIN CERTIFICATE-----\nMII", with: "-----BEGIN CERTIFICATE-----\nMIJ")
    let first =
      identity.certificate.split(separator: "-----END CERTIFICATE-----\n")[0] + "-----END CERTIFICATE-----\n"
    let certificate = try write(first + damaged, "c.pem")
    let error = try refusal(certificate: certificate, key: write(identity.key, "k.pem"))
    #expect(error?.code == .badCertificate)
    #expect(error?.message.contains("damaged certificate, number 2") == true)
  }

  @Test func `a certificate in place of a key is refused`() throws {
    let certificate = try write(identity.certificate, "c.pem")
    let error = try refusal(certificate: certificate, key: certificate)
    #expect(error?.code == .badKey)
    #expect(error?.message.contains("private key file \(certificate)") == true)
  }

  @Test func `another certificate's key is refused`() throws {
    guard case (_, .bytes(let other)) = try Self.issue() else { return }
    let key = try write(String(decoding: other, as: UTF8.self), "k.pem")
    let certificate = try write(identity.certificate, "c.pem")
    let error = try refusal(certificate: certificate, key: key)
    #expect(error?.code == .keyMismatch)
    #expect(error?.message.contains(key) == true && error?.message.contains(certificate) == true)
  }

  @Test(arguments: ["PKCS #8", "traditional"])
  func `an encrypted key is refused without asking for its passphrase`(form: String) throws {
    let key = try write(form == "PKCS #8" ? encryptedPKCS8 : encryptedTraditional, "k.pem")
    let error = try refusal(certificate: write(identity.certificate, "c.pem"), key: key)
    #expect(error?.code == .encryptedKey)
    #expect(error?.message.contains("\(key) is encrypted") == true)
  }

  @Test func `a key too weak for its certificate is refused`() throws {
    let (certificate, key) = (try write(weakCertificate, "c.pem"), try write(weakKey, "k.pem"))
    let error = try refusal(certificate: certificate, key: key)
    #expect(error?.code == .badCertificate)
    #expect(error?.message.contains("too small") == true)
  }

  @Test func `authorities that cannot be read are refused`() {
    let error = #expect(throws: TLSError.self) {
      try TLSContext(client: .authorities(.file("/nowhere/ca.pem")))
    }
    #expect(error?.message.hasPrefix("The authority certificate file /nowhere/ca.pem cannot be read") == true)
    let second = #expect(throws: TLSError.self) { try TLSContext(client: .authorities(.bytes([]))) }
    #expect(second?.code == .badCertificate)
  }
}

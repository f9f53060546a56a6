import PosternBase64
import PosternCryptography
import PosternTesting
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct SymmetricKeyTests {
  private struct Holder {
    let name = "current"
    let key: SymmetricKey
    let keys: [SymmetricKey]
  }

  @Test(.requirement("M1"))
  func `no rendering shows a key`() throws {
    let text = Base64URL.encode([UInt8](101...132))
    let key = try SymmetricKey(base64URL: text)
    let holder = Holder(key: key, keys: [key])
    var dumped = ""
    dump(holder, to: &dumped)
    for shown in [
      "\(key)", String(describing: key), String(reflecting: key), key.debugDescription, dumped, "\(holder)",
      String(reflecting: holder), "\([key])", "\(["a": key])", "\(Optional(key) as Any)",
      "\(Mirror(reflecting: key).children.map(\.value))",
    ] {
      #expect(!shown.contains(text) && !shown.contains("101, 102") && !shown.contains("Handle"))
    }
    #expect("\(key)" == "***" && dumped.contains("***"))
  }

  @Test func `the bytes that went in are those that are revealed`() throws {
    let bytes = [UInt8](0..<32)
    #expect(try SymmetricKey(bytes.span).reveal() == bytes)
    #expect(try SymmetricKey(base64URL: Base64URL.encode(bytes)).reveal() == bytes)
  }

  @Test func `no two random keys are the same`() throws {
    let keys = try (0..<100).map { _ in try SymmetricKey.random().reveal() }
    #expect(Set(keys).count == 100 && keys.allSatisfy { $0.count == 32 })
  }

  @Test(arguments: [0, 16, 31, 33, 64])
  func `another number of bytes is refused`(count: Int) {
    let bytes = [UInt8](repeating: 7, count: count)
    let error = #expect(throws: CryptographyError.self) { try SymmetricKey(bytes.span) }
    #expect(error?.code == .badKey)
    #expect(error?.message.contains("has \(count). Make one: openssl rand") == true)
    let text = Base64URL.encode(bytes)
    let sameError = #expect(throws: CryptographyError.self) { try SymmetricKey(base64URL: text) }
    #expect(sameError == error)
  }

  @Test(arguments: [
    "correct horse battery staple", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n",
  ])
  func `text that is not base64url is refused and not repeated`(text: String) {
    let error = #expect(throws: CryptographyError.self) { try SymmetricKey(base64URL: text) }
    #expect(error?.code == .badKey)
    #expect(error?.message.contains(text.prefix(8)) == false)
  }

  @Test func `a derived key is HKDF's and one for each purpose`() throws {
    let (raw, purpose) = ([UInt8](0..<32), Array("a".utf8))
    let key = try SymmetricKey(raw.span)
    let derived = try HKDF.derive(
      from: raw.span, salt: raw.span.extracting(first: 0), info: purpose.span, count: 32)
    #expect(try key.derived(for: "a").reveal() == derived)
    #expect(try derived == bytes("7e06be6b05301a077e816d6a4ce290ec3055d0e910f13cf35e89381fa313a091"))
    #expect(try Set(["a", "b", "", "ab"].map { try key.derived(for: $0).reveal() } + [raw]).count == 5)
  }

  #if canImport(Glibc)
    @Test func `a key's bytes are gone from memory with its last copy`() throws {
      let (address, secret) = try Self.useAndForget()
      // Of freed memory the allocator uses the beginning for itself.
      #expect(Self.memory(at: address).suffix(16) != secret.suffix(16))
    }

    @inline(never)
    private static func useAndForget() throws -> (address: Int, secret: [UInt8]) {
      let key = try SymmetricKey.random()
      let copy = key
      let address = key.withSpan { $0.withUnsafeBytes { Int(bitPattern: $0.baseAddress) } }
      let secret = copy.reveal()
      #expect(memory(at: address) == secret)
      return (address, secret)
    }

    /// What the kernel sees there: reading it as Swift's would be reading freed memory.
    private static func memory(at address: Int) -> [UInt8] {
      let file = open("/proc/self/mem", O_RDONLY)
      defer { close(file) }
      var bytes = [UInt8](repeating: 0, count: SymmetricKey.count)
      return pread(file, &bytes, bytes.count, address) == bytes.count ? bytes : []
    }
  #endif
}

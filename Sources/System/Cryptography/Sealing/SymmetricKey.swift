import COpenSSL
internal import PosternBase64

/// A secret of 32 bytes, which no rendering shows and which is overwritten when its last copy goes.
///
/// It is not `Equatable`: comparing secrets is a matter of constant time. The bytes and the text that it is made
/// from are the caller's, who has to forget them.
public struct SymmetricKey: Sendable {
  /// How many bytes a key has.
  public static let count = 32

  /// The bytes, outside of Swift's values so that nothing copies them.
  private let memory: Handle

  /// Memory that is written once, here, and overwritten before it is given back.
  init(
    writtenBy write: (inout MutableSpan<UInt8>) throws(CryptographyError) -> Void
  ) throws(CryptographyError) {
    let start = UnsafeMutablePointer<UInt8>.allocate(capacity: Self.count)
    unsafe start.initialize(repeating: 0, count: Self.count)
    let handle = unsafe Handle(
      OpaquePointer(start),
      free: { pointer in
        let start = unsafe UnsafeMutablePointer<UInt8>(pointer)
        unsafe OPENSSL_cleanse(start, SymmetricKey.count)
        unsafe start?.deallocate()
      })
    guard let handle else { throw .unavailable("a key") }
    memory = handle
    var bytes = unsafe MutableSpan(_unsafeStart: start, count: Self.count)
    try write(&bytes)
  }

  /// Makes a key that nobody can guess.
  public static func random() throws(CryptographyError) -> SymmetricKey {
    try SymmetricKey { bytes throws(CryptographyError) in
      guard unsafe bytes.withUnsafeMutableBytes({ unsafe Random.fill($0) }) else { throw .noEntropy() }
    }
  }

  /// Takes 32 bytes, which must be uniformly random; a password is none.
  public init(_ bytes: Span<UInt8>) throws(CryptographyError) {
    guard bytes.count == Self.count else {
      throw .badKey("A key has \(Self.count) bytes, this one has \(bytes.count). \(Self.advice)")
    }
    try self.init { memory throws(CryptographyError) in
      for index in bytes.indices { memory[index] = bytes[index] }
    }
  }

  /// Takes 32 bytes as base64url: 43 characters.
  public init(base64URL text: String) throws(CryptographyError) {
    guard var bytes = Base64URL.decode(text) else {
      throw .badKey(
        "A key is \(Self.count) bytes in base64url without padding; this text is not. \(Self.advice)")
    }
    defer { unsafe bytes.withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) } }
    try self.init(bytes.span)
  }

  private static let advice = "Make one: openssl rand -base64 32 | tr +/ -_ | tr -d =."

  /// The bytes; whoever calls this takes the responsibility for where they go.
  public func reveal() -> [UInt8] {
    withSpan { bytes in
      [UInt8](capacity: Self.count) { copy in for index in bytes.indices { copy.append(bytes[index]) } }
    }
  }

  /// The bytes as base64url, with the same responsibility.
  public var base64URL: String { withSpan { Base64URL.encode($0) } }

  /// Another key, for this purpose only: whoever has it learns nothing about this one or those for other purposes.
  public func derived(for purpose: String) throws(CryptographyError) -> SymmetricKey {
    try SymmetricKey { memory throws(CryptographyError) in
      try withSpan { bytes throws(CryptographyError) in
        try HKDF.write(from: bytes, salt: Span(), info: purpose.utf8.span, to: &memory)
      }
    }
  }

  package func withSpan<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let start = unsafe UnsafeRawPointer(memory.pointer).assumingMemoryBound(to: UInt8.self)
    return try unsafe body(Span(_unsafeStart: start, count: Self.count))
  }
}

extension SymmetricKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Three stars.
  public var description: String { "***" }
  /// Three stars.
  public var debugDescription: String { "***" }
  /// A mirror without children, so that `dump` finds nothing.
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

/// The method of a request: a token whose case matters, RFC 9110 section 9.
public struct Method: Hashable, Sendable, CustomStringConvertible {
  @usableFromInline
  enum Known: UInt8, Sendable {
    case get, head, post, put, delete, connect, options, trace, patch

    @usableFromInline var spelling: StaticString {
      switch self {
      case .get: "GET"
      case .head: "HEAD"
      case .post: "POST"
      case .put: "PUT"
      case .delete: "DELETE"
      case .connect: "CONNECT"
      case .options: "OPTIONS"
      case .trace: "TRACE"
      case .patch: "PATCH"
      }
    }

    /// Length and first letter leave one method to compare with.
    init?(_ bytes: UnsafeRawBufferPointer) {
      let candidate: Known
      switch (bytes.count, bytes.first) {
      case (3, 0x47): candidate = .get
      case (4, 0x50): candidate = .post
      case (4, 0x48): candidate = .head
      case (3, 0x50): candidate = .put
      case (6, 0x44): candidate = .delete
      case (7, 0x43): candidate = .connect
      case (7, 0x4F): candidate = .options
      case (5, 0x54): candidate = .trace
      case (5, 0x50): candidate = .patch
      default: return nil
      }
      guard candidate.spelling.bytes.elementsEqual(bytes) else { return nil }
      self = candidate
    }
  }

  @usableFromInline let known: Known?
  @usableFromInline let other: String

  @inlinable
  init(known: Known) {
    self.known = known
    other = ""
  }

  /// Takes any token of at most 64 characters.
  public init?(_ text: String) {
    var text = text
    let method = text.withUTF8 { Method(bytes: UnsafeRawBufferPointer($0)) }
    guard let method else { return nil }
    self = method
  }

  /// Takes the bytes of a request line; a registered method costs no allocation.
  package init?(bytes: UnsafeRawBufferPointer) {
    known = Known(bytes)
    if known != nil {
      other = ""
    } else {
      guard bytes.count <= 64, Grammar.isToken(bytes) else { return nil }
      other = String(decoding: bytes, as: UTF8.self)
    }
  }

  /// The method as it is written in the request line.
  public var text: String { known?.spelling.description ?? other }
  /// The same as `text`.
  public var description: String { text }

  /// Whether the method only reads, RFC 9110 section 9.2.1.
  public var isSafe: Bool { self == .get || self == .head || self == .options || self == .trace }
  /// Whether doing it twice has the effect of doing it once, RFC 9110 section 9.2.2.
  public var isIdempotent: Bool { isSafe || self == .put || self == .delete }
}

extension Method {
  /// Transfers the current representation.
  @inlinable public static var get: Method { Method(known: .get) }
  /// The same as GET without the content.
  @inlinable public static var head: Method { Method(known: .head) }
  /// Processes the request's content.
  @inlinable public static var post: Method { Method(known: .post) }
  /// Replaces the representation.
  @inlinable public static var put: Method { Method(known: .put) }
  /// Removes the representation.
  @inlinable public static var delete: Method { Method(known: .delete) }
  /// Makes a tunnel.
  @inlinable public static var connect: Method { Method(known: .connect) }
  /// Describes what can be done.
  @inlinable public static var options: Method { Method(known: .options) }
  /// Sends the request back.
  @inlinable public static var trace: Method { Method(known: .trace) }
  /// Changes a part, RFC 5789.
  @inlinable public static var patch: Method { Method(known: .patch) }
}

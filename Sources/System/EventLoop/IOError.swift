internal import CLibuv

/// What the system refused, and what was being tried.
public struct IOError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Why the system refused.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    let raw: Int32

    init(raw: Int32) { self.raw = raw }

    /// A code of `getaddrinfo`.
    init(resolver status: Int32) {
      switch status {
      case EAI_NONAME: self = .nameNotFound
      case EAI_AGAIN: raw = UV_EAI_AGAIN.rawValue
      default: raw = UV_EAI_FAIL.rawValue
      }
    }

    /// The system's name of the error: `EADDRINUSE`.
    public var description: String { unsafe String(cString: uv_err_name(raw)) }

    /// The address is in use.
    public static let addressInUse = Code(raw: UV_EADDRINUSE.rawValue)
    /// The address is not one of this machine's.
    public static let addressNotAvailable = Code(raw: UV_EADDRNOTAVAIL.rawValue)
    /// The process may not do this.
    public static let permissionDenied = Code(raw: UV_EACCES.rawValue)
    /// Nobody listens there.
    public static let connectionRefused = Code(raw: UV_ECONNREFUSED.rawValue)
    /// The peer broke the connection off.
    public static let connectionReset = Code(raw: UV_ECONNRESET.rawValue)
    /// The stream was closed on this side.
    public static let closed = Code(raw: UV_ECANCELED.rawValue)
    /// The peer closed its side.
    public static let endOfStream = Code(raw: UV_EOF.rawValue)
    /// The peer takes nothing any more.
    public static let brokenPipe = Code(raw: UV_EPIPE.rawValue)
    /// There is no such file or program.
    public static let notFound = Code(raw: UV_ENOENT.rawValue)
    /// Somebody has it already.
    public static let busy = Code(raw: UV_EBUSY.rawValue)
    /// It would have to wait.
    static let wouldBlock = Code(raw: UV_EAGAIN.rawValue)
    /// The time for it ran out.
    public static let timedOut = Code(raw: UV_ETIMEDOUT.rawValue)
    /// The name has no address.
    public static let nameNotFound = Code(raw: UV_EAI_NONAME.rawValue)
    /// The process has no descriptor left.
    public static let tooManyFiles = Code(raw: UV_EMFILE.rawValue)
    /// An argument was not acceptable.
    public static let invalid = Code(raw: UV_EINVAL.rawValue)
    /// The TLS layer refused.
    public static let tls = Code(raw: UV_EPROTO.rawValue)
  }

  /// Why the system refused.
  public let code: Code
  /// What was being tried, as the end of "could not …".
  public let action: String
  /// More than the system's words, where there is more.
  public let detail: String?

  /// An error with the system's own words.
  public init(_ code: Code, action: String, detail: String? = nil) {
    self.code = code
    self.action = action
    self.detail = detail
  }

  init(uv status: Int32, action: String) { self.init(Code(raw: status), action: action) }

  /// An error from an `errno`.
  init(systemError: Int32, action: String) {
    self.init(uv: uv_translate_sys_error(systemError), action: action)
  }

  /// One sentence: `could not listen on 0.0.0.0:80: permission denied (EACCES)`.
  public var description: String {
    let systemWords = unsafe String(cString: uv_strerror(code.raw))
    return "could not \(action): \(detail ?? systemWords) (\(code))"
  }

  static func loopStopped(_ action: String) -> IOError {
    IOError(.closed, action: action, detail: "its event loop has stopped")
  }

  @discardableResult
  static func check(_ status: Int32, _ action: @autoclosure () -> String) throws(IOError) -> Int32 {
    if status < 0 { throw IOError(uv: status, action: action()) }
    return status
  }
}

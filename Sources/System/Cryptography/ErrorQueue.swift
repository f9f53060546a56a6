import COpenSSL

/// OpenSSL's list of what went wrong on this thread; every failing call here takes it and leaves it empty.
enum ErrorQueue {
  struct Entry {
    let library: Int32
    let reason: Int32
    let text: String

    /// Whether the TLS part of OpenSSL gave this reason.
    func isTLS(_ reason: Int32) -> Bool { library == ERR_LIB_SSL && self.reason == reason }
  }

  /// The oldest entry, which is the cause; the later ones are what it led to.
  static func drain() -> Entry? {
    let code = ERR_get_error()
    ERR_clear_error()
    guard code != 0 else { return nil }
    let text = unsafe ERR_reason_error_string(code).map { unsafe String(cString: $0) }
    return Entry(
      library: ERR_GET_LIB(code), reason: ERR_GET_REASON(code), text: text ?? "OpenSSL error \(code)")
  }

  /// Forgets what others left; there is seldom anything, and looking is much cheaper than clearing.
  static func clear() {
    if ERR_peek_error() != 0 { ERR_clear_error() }
  }

  /// The cause as words, for the end of a sentence.
  static func drainText() -> String { drain()?.text ?? "no reason given" }
}

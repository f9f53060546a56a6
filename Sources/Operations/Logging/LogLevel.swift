/// How much a line matters.
public enum LogLevel: UInt8, CaseIterable, Comparable, Sendable {
  /// Every step; for one's own machine.
  case trace
  /// What a developer needs to follow one request.
  case debug
  /// What an operator reads: started, stopped, one line a request.
  case info
  /// Something is not as configured, and the service goes on.
  case warning
  /// Something that was asked for did not happen.
  case error

  /// The name in lower case, as the lines spell it.
  public var name: StaticString {
    switch self {
    case .trace: "trace"
    case .debug: "debug"
    case .info: "info"
    case .warning: "warning"
    case .error: "error"
    }
  }

  /// Orders levels by how much they matter.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

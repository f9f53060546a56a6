/// How much a note in the client's log matters: the levels of RFC 5424, from the least to the most.
public enum MessageLevel: String, Sendable, Hashable, CaseIterable, Comparable {
  /// Details for who looks for a mistake.
  case debug
  /// What happens.
  case info
  /// What happens and is worth a look.
  case notice
  /// What may become a trouble.
  case warning
  /// What failed.
  case error
  /// A part that does not work.
  case critical
  /// Somebody must act at once.
  case alert
  /// Nothing works.
  case emergency

  /// Whether one matters less than the other.
  public static func < (one: MessageLevel, other: MessageLevel) -> Bool { one.rank < other.rank }

  private var rank: Int {
    switch self {
    case .debug: 0
    case .info: 1
    case .notice: 2
    case .warning: 3
    case .error: 4
    case .critical: 5
    case .alert: 6
    case .emergency: 7
    }
  }
}

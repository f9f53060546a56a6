/// Where a tool is offered.
public enum Availability: Sendable, Hashable {
  /// To everybody.
  case everywhere
  /// Over a network only.
  case remoteOnly
  /// To who started the process only: it reaches files or devices of this machine.
  case localOnly

  func includes(_ place: Caller.Place) -> Bool {
    switch self {
    case .everywhere: true
    case .remoteOnly: place == .remote
    case .localOnly: place == .local
    }
  }
}

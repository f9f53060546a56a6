public import PosternMCP

/// Who asks, and on what terms: the same for the session's time, or for one request.
public struct Caller: Sendable {
  /// Where the caller is.
  public enum Place: Sendable, Hashable {
    /// At the other end of a network.
    case remote
    /// On this machine, as the person who started the process.
    case local
  }

  /// The revision that requests and results are written in.
  public var revision: Revision
  /// Who it is; nil where nobody has to say.
  public var principal: Principal?
  /// Where the caller is.
  public var place: Place
  /// The client's session, where there are sessions.
  public var session: Session?
  /// What leads from what a user saw to the log.
  public var correlation: (any CustomStringConvertible & Sendable)?

  /// Somebody who asks.
  public init(
    _ revision: Revision, principal: Principal? = nil, place: Place = .remote, session: Session? = nil,
    correlation: (any CustomStringConvertible & Sendable)? = nil
  ) {
    self.revision = revision
    self.principal = principal
    self.place = place
    self.session = session
    self.correlation = correlation
  }
}

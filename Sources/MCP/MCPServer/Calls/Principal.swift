/// Who calls: somebody whom the transport's guard has found out about.
public struct Principal: Sendable {
  /// Names them, the same on every request and on every replica.
  public var id: String
  /// What they let their client do here: scopes of ours, not of a system behind.
  public var scopes: Set<String>
  /// What the guard knows beside that, for tools that know the guard.
  public var details: (any Sendable)?

  /// Somebody.
  public init(id: String, scopes: Set<String> = [], details: (any Sendable)? = nil) {
    self.id = id
    self.scopes = scopes
    self.details = details
  }
}

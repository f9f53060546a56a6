/// What is told of a call when it is over: who did what, and how it ended; never what was said.
public struct AuditEvent: Sendable, Hashable {
  /// How a call ended.
  public enum Outcome: String, Sendable {
    /// It did what it was asked.
    case done
    /// It said why it could not, or failed.
    case failed
    /// Something is needed from the client first.
    case needsInput = "needs_input"
    /// It goes on as a task.
    case task
    /// It was given up, by the client or by its deadline.
    case abandoned
  }

  /// Who called; nil where nobody has to say.
  public let principal: String?
  /// What the client calls itself.
  public let client: String?
  /// The method.
  public let method: String
  /// What was called: a tool, a prompt, the URI of a resource.
  public let name: String
  /// How it ended.
  public let outcome: Outcome
  /// How long it took.
  public let duration: Duration
  /// What leads from what a user saw to the log.
  public let correlation: String?
}

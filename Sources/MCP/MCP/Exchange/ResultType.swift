public import PosternJSON

/// What a result is, by its member `resultType`.
public enum ResultType: Sendable, Hashable {
  /// The answer.
  case complete
  /// The client is asked for something first.
  case inputRequired
  /// The call has become a task.
  case task
  /// Something that is not known here, and so no valid answer (requirement MCP-3).
  case unknown(String?)

  /// Reads the type of a result; one that has none is complete, as in the revisions before.
  public init(of result: JSONView) {
    guard let type = result["resultType"] else {
      self = .complete
      return
    }
    self =
      switch type.string {
      case "complete": .complete
      case ResultFrame.inputRequired: .inputRequired
      case ResultFrame.task: .task
      case let other: .unknown(other)
      }
  }
}

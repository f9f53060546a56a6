/// What something takes that takes nothing: a tool, a command.
public struct NoArguments: Record {
  /// Nothing.
  public init() {}
}

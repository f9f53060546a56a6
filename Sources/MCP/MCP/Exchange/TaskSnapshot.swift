public import PosternJSON

/// How a task stands: a tool call that outlives its request (extension `io.modelcontextprotocol/tasks`).
public struct TaskSnapshot: Sendable, Hashable {
  /// What it is doing.
  public enum State: Sendable, Hashable {
    /// It runs.
    case working
    /// It waits for the client.
    case inputRequired([InputRequired.Item])
    /// It ended with a result, be it one that says why it could not.
    case completed(ToolResult)
    /// It ended with an error of the protocol.
    case failed(ProtocolError)
    /// It was given up.
    case cancelled

    /// Whether it has ended.
    public var isTerminal: Bool {
      switch self {
      case .working, .inputRequired: false
      case .completed, .failed, .cancelled: true
      }
    }
  }

  /// The extension's name.
  public static let extensionName = "io.modelcontextprotocol/tasks"

  /// Names the task; nobody can guess it.
  public var id: String
  /// What it is doing.
  public var state: State
  /// What it is doing, for people.
  public var message: String?
  /// When it began, in ISO 8601.
  public var createdAt: String
  /// When it changed last, in ISO 8601.
  public var updatedAt: String
  /// How long it is kept after that, in milliseconds.
  public var timeToLive: Int?
  /// How long to wait between two questions, in milliseconds.
  public var pollInterval: Int?

  /// How a task stands.
  public init(
    id: String, state: State, message: String? = nil, createdAt: String, updatedAt: String,
    timeToLive: Int?, pollInterval: Int?
  ) {
    self.id = id
    self.state = state
    self.message = message
    self.createdAt = createdAt
    self.updatedAt = updatedAt
    self.timeToLive = timeToLive
    self.pollInterval = pollInterval
  }

  /// The result of a call that became a task.
  public func creation(in frame: ResultFrame) throws(JSONError) -> [UInt8] {
    try frame.result(ResultFrame.task) { writer throws(JSONError) in writeHead(to: &writer) }
  }

  /// The result of asking after the task.
  public func bytes(in frame: ResultFrame) throws(JSONError) -> [UInt8] {
    try frame.result { writer throws(JSONError) in try writeMembers(to: &writer, in: frame.revision) }
  }

  func writeMembers(to writer: inout JSONWriter, in revision: Revision) throws(JSONError) {
    writeHead(to: &writer)
    switch state {
    case .working, .cancelled: break
    case .inputRequired(let items): try InputRequired.write(items, to: &writer, in: revision)
    case .completed(let result):
      writer.key("result")
      writer.beginObject()
      if revision.has(.resultTypes) { writer.member("resultType", "complete") }
      try result.writeMembers(to: &writer, in: revision)
      writer.endObject()
    case .failed(let error):
      writer.key("error")
      writer.value(error)
    }
  }

  private func writeHead(to writer: inout JSONWriter) {
    writer.member("taskId", id)
    writer.member("status", status)
    writer.member("statusMessage", message)
    writer.member("createdAt", createdAt)
    writer.member("lastUpdatedAt", updatedAt)
    writer.key("ttlMs")
    if let timeToLive { writer.value(timeToLive) } else { writer.null() }
    writer.member("pollIntervalMs", pollInterval)
  }

  private var status: String {
    switch state {
    case .working: "working"
    case .inputRequired: "input_required"
    case .completed: "completed"
    case .failed: "failed"
    case .cancelled: "cancelled"
    }
  }
}

internal import PosternJSON
internal import PosternLogging
internal import PosternMCP
internal import PosternStorage

/// A task as replicas see it that do not run it.
struct StoredTask: Codable, Sendable {
  /// Whose it is; nil where nobody signs in.
  var principal: String?
  /// The replica that runs it.
  var owner: String
  /// How it stands, as JSON text of the revision that has tasks.
  var snapshot: String

  /// Until the task is forgotten; its id lets its holder ask after it.
  static let collection = StoreCollection(
    "mcp.tasks", of: StoredTask.self, lifetime: .limited(.seconds(3600)), ids: .hashed)

  init(_ snapshot: TaskSnapshot, principal: String?, owner: String, in frame: ResultFrame) throws(JSONError) {
    self.principal = principal
    self.owner = owner
    self.snapshot = String(decoding: try snapshot.bytes(in: frame), as: UTF8.self)
  }

  /// How the task stands; nil for a text that a newer version has written.
  var task: TaskSnapshot? { (try? JSON.parse(Array(snapshot.utf8)).root).flatMap(TaskSnapshot.init) }

  /// The same task in another state.
  func moved(
    to state: TaskSnapshot.State, at now: Int64, in frame: ResultFrame
  ) throws(JSONError) -> StoredTask? {
    guard var task, !task.state.isTerminal else { return nil }
    task.state = state
    task.updatedAt = Timestamp.text(now)
    return try StoredTask(task, principal: principal, owner: owner, in: frame)
  }
}

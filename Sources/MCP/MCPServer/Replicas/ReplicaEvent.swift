internal import PosternMCP

/// What one replica tells the others.
struct ReplicaEvent: Codable, Sendable {
  enum Kind: String, Codable, Sendable {
    case tools, prompts, resources
    /// What a resource holds has changed; `name` is its URI.
    case resource
    /// A task stands otherwise; `name` is its id, and its record says how.
    case task
    /// Answers for a task that runs elsewhere; `name` is its id.
    case answers
    /// A task that runs elsewhere was given up; `name` is its id.
    case cancellation
  }

  /// Which replica says it.
  var from: String
  var kind: Kind
  var name: String?
  /// JSON text: the answers.
  var answers: String?

  init(kind: Kind, _ name: String? = nil, answers: String? = nil, from replica: String) {
    from = replica
    self.kind = kind
    self.name = name
    self.answers = answers
  }

  init(_ change: Change, from replica: String) {
    switch change {
    case .tools: self.init(kind: .tools, from: replica)
    case .prompts: self.init(kind: .prompts, from: replica)
    case .resources: self.init(kind: .resources, from: replica)
    case .resource(let uri): self.init(kind: .resource, uri, from: replica)
    case .task(let task): self.init(kind: .task, task.id, from: replica)
    }
  }
}

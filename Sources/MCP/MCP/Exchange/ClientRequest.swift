public import PosternJSON

/// What a client asks of a server, free of versions: the other side of ``Call``.
public enum ClientRequest: Sendable {
  /// What the server is and offers.
  case discover
  /// The handshake.
  case initialize(Revision, ClientCapabilities, Implementation)
  /// A page of a list.
  case list(Listing, cursor: String?)
  /// A tool is to be called.
  case callTool(String, arguments: JSONObject)
  /// A resource is to be read.
  case readResource(uri: String)
  /// A prompt is to be filled in.
  case getPrompt(String, arguments: [String: String])
  /// An argument is to be completed.
  case complete(CompletionCall)
  /// Changes are to be told as long as the request runs.
  case listen(SubscriptionFilter)
  /// A task is asked after, answered or given up.
  case task(String, TaskAction)
  /// Are you there?
  case ping
  /// The least level of notes that a session wants.
  case setLevel(MessageLevel)
  /// Changes of one resource are to be told to the session.
  case subscribe(uri: String)
  /// They are not to be told any more.
  case unsubscribe(uri: String)
  /// Anything else; the parameters are without `_meta`.
  case other(String, parameters: JSONObject)

  /// What is to be done about a task.
  public enum TaskAction: Sendable {
    /// Its state is asked for.
    case get
    /// It is given answers to what it asked.
    case update([InputAnswer.Item])
    /// It is to stop.
    case cancel
  }
}

extension ClientRequest {
  /// The method.
  public var method: String {
    switch self {
    case .discover: "server/discover"
    case .initialize: "initialize"
    case .list(let listing, _): listing.rawValue
    case .callTool: "tools/call"
    case .readResource: "resources/read"
    case .getPrompt: "prompts/get"
    case .complete: "completion/complete"
    case .listen: "subscriptions/listen"
    case .task(_, .get): "tasks/get"
    case .task(_, .update): "tasks/update"
    case .task(_, .cancel): "tasks/cancel"
    case .ping: "ping"
    case .setLevel: "logging/setLevel"
    case .subscribe: "resources/subscribe"
    case .unsubscribe: "resources/unsubscribe"
    case .other(let method, _): method
    }
  }

  /// What `Mcp-Name` mirrors: the tool, prompt, resource or task that is meant (requirement MCP-21).
  public var name: String? {
    switch self {
    case .callTool(let name, _), .getPrompt(let name, _): name
    case .readResource(let uri): uri
    case .task(let id, _): id
    case .other(let method, let parameters): Self.name(of: method, parameters)
    default: nil
    }
  }

  /// Whether the answer may be that the client is asked for something first (requirement MCP-31).
  public var mayNeedInput: Bool {
    ["tools/call", "prompts/get", "resources/read"].contains(method)
  }

  /// Writes the members of `params`, but for `_meta`.
  public func writeMembers(to writer: inout JSONWriter, in revision: Revision) throws(JSONError) {
    switch self {
    case .discover, .ping: break
    case .initialize(let wanted, let capabilities, let client):
      writer.member("protocolVersion", wanted.name)
      writer.key("capabilities")
      try capabilities.write(to: &writer, in: wanted)
      writer.key("clientInfo")
      try client.write(to: &writer, in: wanted)
    case .list(_, let cursor): writer.member("cursor", cursor)
    case .callTool(let name, let arguments):
      writer.member("name", name)
      try writer.member("arguments", arguments)
    case .readResource(let uri), .subscribe(let uri), .unsubscribe(let uri): writer.member("uri", uri)
    case .getPrompt(let name, let arguments):
      writer.member("name", name)
      if !arguments.isEmpty { writer.member("arguments", texts: arguments) }
    case .complete(let call): call.writeMembers(to: &writer, in: revision)
    case .listen(let filter):
      writer.key("notifications")
      filter.write(to: &writer)
    case .task(let id, let action):
      writer.member("taskId", id)
      if case .update(let answers) = action { try InputAnswer.write(answers, to: &writer, in: revision) }
    case .setLevel(let level): writer.member("level", level.rawValue)
    case .other(_, let parameters):
      for member in parameters where member.key != "_meta" {
        try writer.member(member.key, member.value as JSONValue?)
      }
    }
  }

  private static func name(of method: String, _ parameters: JSONObject) -> String? {
    switch method {
    case "tools/call", "prompts/get": parameters["name"]?.string
    case "resources/read": parameters["uri"]?.string
    case "tasks/get", "tasks/update", "tasks/cancel": parameters["taskId"]?.string
    default: nil
    }
  }
}

extension CompletionCall {
  /// An argument of a prompt or a resource template, as far as it is typed.
  public init(
    _ argument: String, of reference: Reference, typed value: String, given context: [String: String] = [:]
  ) {
    self.init(reference: reference, argument: argument, value: value, context: context)
  }

  func writeMembers(to writer: inout JSONWriter, in revision: Revision) {
    writer.key("ref")
    writer.beginObject()
    switch reference {
    case .prompt(let name):
      writer.member("type", "ref/prompt")
      writer.member("name", name)
    case .resource(let uri):
      writer.member("type", "ref/resource")
      writer.member("uri", uri)
    }
    writer.endObject()
    writer.key("argument")
    writer.beginObject()
    writer.member("name", argument)
    writer.member("value", value)
    writer.endObject()
    guard revision.has(.completionContext), !context.isEmpty else { return }
    writer.key("context")
    writer.beginObject()
    writer.member("arguments", texts: context)
    writer.endObject()
  }
}

extension JSONWriter {
  /// Writes a member that is an object of texts, in the order of its keys.
  fileprivate mutating func member(_ name: String, texts: [String: String]) {
    key(name)
    beginObject()
    for (key, text) in texts.sorted(by: { $0.key < $1.key }) { member(key, text) }
    endObject()
  }
}

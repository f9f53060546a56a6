internal import PosternJSON

extension Call {
  /// Reads a request: which method it is in this revision, and whether its parameters are that method's.
  public init(_ request: IncomingRequest, in revision: Revision) throws(ProtocolError) {
    let params = Parameters(request.params)
    if let common = try Call.common(request.method, params) {
      self = common
      return
    }
    let own =
      switch revision.era {
      case .stateless: try Call.stateless(request.method, params)
      case .handshake: try Call.handshake(request.method, params)
      }
    guard let own else { throw .methodNotFound }
    self = own
  }

  /// Whether there is such a method in an era at all, whatever its parameters are.
  public static func exists(_ method: String, in era: Revision.Era) -> Bool {
    switch method {
    case "tools/call", "tools/list", "resources/list", "resources/templates/list", "resources/read",
      "prompts/list",
      "prompts/get", "completion/complete":
      true
    case "server/discover", "subscriptions/listen", "tasks/get", "tasks/update", "tasks/cancel":
      era == .stateless
    case "initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe":
      era == .handshake
    default: false
    }
  }

  private static func common(_ method: String, _ params: Parameters) throws(ProtocolError) -> Call? {
    switch method {
    case "tools/call": return .callTool(try ToolCall(params))
    case "resources/read":
      return .readResource(ResourceCall(uri: try params.text("uri"), input: try InputRound(params)))
    case "prompts/get":
      return .getPrompt(
        PromptCall(
          name: try params.text("name"), arguments: try params.texts("arguments"),
          argumentsView: params["arguments"], input: try InputRound(params)))
    case "completion/complete": return .complete(try CompletionCall(params))
    default:
      guard let listing = Listing(rawValue: method) else { return nil }
      return .list(listing, cursor: try params.optionalText("cursor"))
    }
  }

  private static func stateless(_ method: String, _ params: Parameters) throws(ProtocolError) -> Call? {
    switch method {
    case "server/discover": .discover
    case "subscriptions/listen": .listen(try SubscriptionFilter(try params.object("notifications")))
    case "tasks/get": .task(TaskCall(id: try params.text("taskId"), action: .get))
    case "tasks/update":
      .task(
        TaskCall(id: try params.text("taskId"), action: .update(try params.object("inputResponses"))))
    case "tasks/cancel": .task(TaskCall(id: try params.text("taskId"), action: .cancel))
    default: nil
    }
  }

  private static func handshake(_ method: String, _ params: Parameters) throws(ProtocolError) -> Call? {
    switch method {
    case "initialize":
      .initialize(
        InitializeCall(
          version: try params.text("protocolVersion"),
          capabilities: params["capabilities"].map(ClientCapabilities.init) ?? ClientCapabilities(),
          client: params["clientInfo"].flatMap(Implementation.init)))
    case "ping": .ping
    case "logging/setLevel": .setLevel(try params.level("level"))
    case "resources/subscribe": .subscribe(uri: try params.text("uri"))
    case "resources/unsubscribe": .unsubscribe(uri: try params.text("uri"))
    default: nil
    }
  }
}

extension ToolCall {
  fileprivate init(_ params: Parameters) throws(ProtocolError) {
    let arguments = params["arguments"]
    guard arguments == nil || arguments?.object != nil else {
      throw .invalidParameters("The arguments of a tool are an object.")
    }
    self.init(
      name: try params.text("name"), arguments: arguments, input: try InputRound(params))
  }
}

extension InputRound {
  fileprivate init(_ params: Parameters) throws(ProtocolError) {
    let responses = params["inputResponses"]
    guard responses == nil || responses?.object != nil else {
      throw .invalidParameters("inputResponses is an object, with an answer under each key.")
    }
    self.init(responses: responses?.object, state: try params.optionalText("requestState"))
  }
}

extension CompletionCall {
  fileprivate init(_ params: Parameters) throws(ProtocolError) {
    let reference = Parameters(params["ref"])
    switch try reference.text("type") {
    case "ref/prompt": self.reference = .prompt(try reference.text("name"))
    case "ref/resource": self.reference = .resource(try reference.text("uri"))
    default: throw .invalidParameters("ref is a ref/prompt or a ref/resource.")
    }
    let argument = Parameters(params["argument"])
    self.argument = try argument.text("name")
    value = try argument.text("value")
    context = try Parameters(params["context"]).texts("arguments")
  }
}

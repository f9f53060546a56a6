public import PosternJSON

extension InputRequest {
  /// Reads what a server asks for; the error is what a handshake session answers it with.
  public init(method: String, params view: JSONView?) throws(ProtocolError) {
    let params = Parameters(view)
    switch method {
    case "elicitation/create":
      switch try params.optionalText("mode") ?? "form" {
      case "form":
        self = .form(
          FormRequest(
            try params.text("message"), schema: JSONObject(try params.object("requestedSchema"))))
      case "url":
        self = .page(
          PageRequest(
            try params.text("message"), url: try params.text("url"),
            id: try params.optionalText("elicitationId") ?? ""))
      default: throw .invalidParameters("There is no such mode.")
      }
    case "sampling/createMessage": self = .sampling(try SamplingRequest(params))
    case "roots/list": self = .roots
    default: throw .methodNotFound
    }
  }
}

extension SamplingRequest {
  /// A message of several pieces becomes several; a piece of a kind that is not known is left out.
  fileprivate init(_ params: Parameters) throws(ProtocolError) {
    guard let messages = params["messages"]?.array else {
      throw .invalidParameters("messages is an array.")
    }
    guard let tokens = params["maxTokens"]?.int.flatMap({ Int(exactly: $0) }) else {
      throw .invalidParameters("maxTokens is a whole number.")
    }
    self.init(
      messages.flatMap(Self.messages), maximumTokens: tokens,
      systemPrompt: try params.optionalText("systemPrompt"), temperature: params["temperature"]?.double,
      stopSequences: params["stopSequences"]?.array?.compactMap(\.string) ?? [],
      modelPreferences: params["modelPreferences"]?.object.map(JSONObject.init),
      tools: params["tools"]?.array?.compactMap { $0.object.map(JSONObject.init) } ?? [],
      toolChoice: params["toolChoice"]?.object.map(JSONObject.init))
  }

  private static func messages(_ view: JSONView) -> [PromptMessage] {
    guard let role = view["role"]?.string.flatMap(Role.init), let content = view["content"] else { return [] }
    return (content.array.map(Array.init) ?? [content]).compactMap(Content.init).map {
      PromptMessage(role, $0)
    }
  }
}

extension InputRequired {
  /// Reads a result of this kind; the error says what is wrong with it.
  public init(_ view: JSONView) throws(ProtocolError) {
    let params = Parameters(view)
    let requests = params["inputRequests"]
    let state = try params.optionalText("requestState")
    guard requests != nil || state != nil else {
      throw .invalidParameters("A result that asks for more has inputRequests or a requestState.")
    }
    self.init(try requests.map(Self.items) ?? [], state: state)
  }

  static func items(_ view: JSONView) throws(ProtocolError) -> [Item] {
    guard let object = view.object else { throw .invalidParameters("inputRequests is an object.") }
    var items: [Item] = []
    for (key, value) in object {
      guard let method = value["method"]?.string else {
        throw .invalidParameters("An input request has a method.")
      }
      items.append(Item(key: key, request: try InputRequest(method: method, params: value["params"])))
    }
    return items
  }
}

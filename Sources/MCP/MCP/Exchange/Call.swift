public import PosternJSON

/// What a client asks for, whichever revision it was written in.
public enum Call: Sendable {
  /// What the server is and offers.
  case discover
  /// A page of a list.
  case list(Listing, cursor: String?)
  /// A tool is to be called.
  case callTool(ToolCall)
  /// A resource is to be read.
  case readResource(ResourceCall)
  /// A prompt is to be filled in.
  case getPrompt(PromptCall)
  /// An argument is to be completed.
  case complete(CompletionCall)
  /// Changes are to be told as long as the request runs.
  case listen(SubscriptionFilter)
  /// A task is asked after, answered or given up.
  case task(TaskCall)
  /// The handshake.
  case initialize(InitializeCall)
  /// Are you there?
  case ping
  /// The least level of notes that a session wants.
  case setLevel(MessageLevel)
  /// Changes of one resource are to be told to the session.
  case subscribe(uri: String)
  /// They are not to be told any more.
  case unsubscribe(uri: String)
}

/// The four lists.
public enum Listing: String, Sendable, Hashable, CaseIterable {
  /// Tools.
  case tools = "tools/list"
  /// Resources.
  case resources = "resources/list"
  /// Resource templates.
  case templates = "resources/templates/list"
  /// Prompts.
  case prompts = "prompts/list"
}

/// A tool and what it is given.
public struct ToolCall: Sendable {
  /// The tool.
  public let name: String
  /// What it is given: an object; nil is the same as nothing at all.
  public let arguments: JSONView?
  /// What was asked earlier, and its answers.
  public let input: InputRound
}

/// A resource that is to be read.
public struct ResourceCall: Sendable {
  /// Names the resource.
  public let uri: String
  /// What was asked earlier, and its answers.
  public let input: InputRound
}

/// A prompt and what is filled in.
public struct PromptCall: Sendable {
  /// The prompt.
  public let name: String
  /// What is filled in.
  public let arguments: [String: String]
  /// The same as it came.
  public let argumentsView: JSONView?
  /// What was asked earlier, and its answers.
  public let input: InputRound
}

/// What the client brings when it comes back with what it was asked for.
public struct InputRound: Sendable {
  /// The answers by their keys; nil when the client brings none.
  public let responses: JSONObjectView?
  /// What the server wants to be reminded of, sealed.
  public let state: String?

  /// Nothing was asked.
  public static let none = InputRound(responses: nil, state: nil)
}

/// An argument that is to be completed.
public struct CompletionCall: Sendable {
  /// Whose argument it is.
  public enum Reference: Sendable, Hashable {
    /// A prompt's.
    case prompt(String)
    /// A resource template's.
    case resource(String)
  }

  /// Whose argument it is.
  public let reference: Reference
  /// The argument's name.
  public let argument: String
  /// What is typed so far.
  public let value: String
  /// The arguments that are filled in already.
  public let context: [String: String]
}

/// A task that is asked after, answered or given up.
public struct TaskCall: Sendable {
  /// What is to be done.
  public enum Action: Sendable {
    /// Its state is asked for.
    case get
    /// It is given answers to what it asked.
    case update(JSONObjectView)
    /// It is to stop.
    case cancel
  }

  /// Names the task.
  public let id: String
  /// What is to be done.
  public let action: Action
}

/// The opening of a handshake.
public struct InitializeCall: Sendable {
  /// The revision that the client would like.
  public let version: String
  /// What the client can be asked for.
  public let capabilities: ClientCapabilities
  /// What the client is.
  public let client: Implementation?
}

import PosternJSON
import PosternMCP
import PosternTesting
import Testing

@testable import PosternMCPClient

@Suite struct `A conversation with a server` {
  @Test(.requirement("MCP-1")) func `never names two requests alike`() {
    var talk = Conversation(.stateless, mostQuestions: 1)
    let ids = (0..<100).map { _ in talk.open(.init("ping")) }
    #expect(Set(ids).count == 100)
  }

  @Test(.requirement("MCP-1")) func `takes an answer once, under its id and of its type`() throws {
    var talk = Conversation(.stateless, mostQuestions: 1)
    let id = talk.open(.init("ping"))
    #expect(id == .int(1))
    let answer = #"{"jsonrpc":"2.0","id":1,"result":{}}"#
    #expect(try talk.hear(#"{"jsonrpc":"2.0","id":"1","result":{}}"#) == "unknown_answer")
    #expect(try talk.hear(#"{"jsonrpc":"2.0","id":2,"result":{}}"#) == "unknown_answer")
    #expect(try talk.hear(answer) == "answer 1")
    #expect(try talk.hear(answer) == "late_answer")
  }

  @Test func `takes an answer to another request from no request's stream`() throws {
    var talk = Conversation(.handshake, mostQuestions: 1)
    let (one, other) = (talk.open(.init("ping")), talk.open(.init("ping")))
    let answer = #"{"jsonrpc":"2.0","id":2,"result":{}}"#
    #expect(try talk.hear(answer, on: .request(one)) == "unknown_answer")
    #expect(try talk.hear(answer, on: .request(other)) == "answer 2")
  }

  @Test func `takes an error without an id for the answer on its stream, and nowhere else`() throws {
    var talk = Conversation(.handshake, mostQuestions: 1)
    let id = talk.open(.init("ping"))
    let error = #"{"jsonrpc":"2.0","error":{"code":-32700,"message":"no"}}"#
    #expect(try talk.hear(error) == "unknown_answer")
    #expect(try talk.hear(error, on: .request(id)) == "refused 1 -32700")
  }

  @Test(.requirement("MCP-2")) func `answers no question of a server of the stateless era`() throws {
    var talk = Conversation(.stateless, mostQuestions: 1)
    for method in ["ping", "roots/list", "other"] {
      #expect(
        try talk.hear(#"{"jsonrpc":"2.0","id":1,"method":"\#(method)"}"#) == "question_in_stateless_era")
    }
  }

  @Test(.requirement("MCP-74", "MCP-75")) func `has so many questions open and no more`() throws {
    var talk = Conversation(.handshake, mostQuestions: 1)
    #expect(try talk.hear(#"{"jsonrpc":"2.0","id":"p","method":"ping"}"#) == "ping p")
    #expect(try talk.hear(#"{"jsonrpc":"2.0","id":7,"method":"other"}"#) == "refusal 7 -32601")
    #expect(
      try talk.hear(#"{"jsonrpc":"2.0","id":7,"method":"elicitation/create","params":{}}"#)
        == "refusal 7 -32602")
    #expect(!talk.hasQuestions)
    #expect(try talk.hear(#"{"jsonrpc":"2.0","id":7,"method":"roots/list"}"#) == "question 7 roots/list")
    #expect(talk.hasQuestions)
    #expect(try talk.hear(#"{"jsonrpc":"2.0","id":7,"method":"roots/list"}"#) == "repeated_question")
    #expect(try talk.hear(#"{"jsonrpc":"2.0","id":8,"method":"roots/list"}"#) == "refusal 8 -32603")
    let withdrawal = #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}"#
    #expect(try talk.hear(withdrawal) == "withdrawn 7")
    #expect(try talk.hear(withdrawal) == "unknown_question")
    #expect(!talk.hasQuestions)
  }

  @Test(.requirement("MCP-44")) func `hears progress that was asked for and grows`() throws {
    var talk = Conversation(.stateless, mostQuestions: 1)
    var request = Conversation.Request("tools/call")
    #expect(talk.open(request) == .int(1))
    request.wantsProgress = true
    #expect(talk.open(request) == .int(2))
    func progress(_ token: String, _ done: String) -> String {
      #"{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":\#(token),"progress":\#(done)}}"#
    }
    #expect(try talk.hear(progress("1", "1")) == "unknown_progress")
    #expect(try talk.hear(progress("3", "1")) == "unknown_progress")
    #expect(try talk.hear(progress("2", "1")) == "progress 2 1.0")
    #expect(try talk.hear(progress("2", "1")) == "stale_progress")
    #expect(try talk.hear(progress("2", "0.5")) == "stale_progress")
    #expect(try talk.hear(progress("2", "1.5")) == "progress 2 1.5")
    #expect(try talk.hear(progress("2", #""much""#)) == "malformed_note")
    talk.close(.int(2))
    #expect(try talk.hear(progress("2", "2")) == "unknown_progress")
  }

  @Test(.requirement("MCP-39", "MCP-40")) func `hears of changes what was promised, and by its name`() throws
  {
    var talk = Conversation(.stateless, mostQuestions: 1)
    var request = Conversation.Request("subscriptions/listen")
    request.subscription = SubscriptionFilter()
    request.subscription?.toolsListChanged = true
    request.subscription?.resources = ["note://one"]
    #expect(talk.open(request) == .int(1))
    func note(_ method: String, _ more: String = "", of id: String = "1") -> String {
      #"{"jsonrpc":"2.0","method":"notifications/\#(method)","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":\#(id)}\#(more)}}"#
    }
    // Nothing comes before the promise.
    #expect(try talk.hear(note("tools/list_changed")) == "unwanted_change")
    let promise = #","notifications":{"toolsListChanged":true,"promptsListChanged":true}"#
    #expect(try talk.hear(note("subscriptions/acknowledged", promise, of: "2")) == "unknown_subscription")
    #expect(try talk.hear(note("subscriptions/acknowledged", promise)) == "acknowledged 1")
    #expect(try talk.hear(note("subscriptions/acknowledged", promise)) == "unknown_subscription")
    #expect(try talk.hear(note("tools/list_changed")) == "change 1 tools")
    #expect(try talk.hear(note("tools/list_changed", of: #""1""#)) == "unwanted_change")
    // The server offers more than was asked for, and was asked for more than it promised.
    #expect(try talk.hear(note("prompts/list_changed")) == "unwanted_change")
    #expect(try talk.hear(note("resources/updated", #","uri":"note://one""#)) == "unwanted_change")
    #expect(
      try talk.hear(#"{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}"#) == "unwanted_change")
  }

  @Test(.requirement("MCP-27"))
  func `takes a cancellation for the end of a subscription and of nothing else`() throws {
    var talk = Conversation(.stateless, mostQuestions: 1)
    var request = Conversation.Request("subscriptions/listen")
    #expect(talk.open(request) == .int(1))
    request.subscription = SubscriptionFilter()
    #expect(talk.open(request) == .int(2))
    func cancelled(_ id: Int) -> String {
      #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":\#(id)}}"#
    }
    #expect(try talk.hear(cancelled(1)) == "unknown_subscription")
    #expect(try talk.hear(cancelled(2)) == "ended 2")
    #expect(try talk.hear(cancelled(2)) == "unknown_subscription")
  }

  @Test(.requirement("MCP-63"))
  func `gives a note to the stream that it came on, or to the only one who wants any`() throws {
    var talk = Conversation(.handshake, mostQuestions: 1)
    let note = #"{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"x"}}"#
    var request = Conversation.Request("tools/call")
    let silent = talk.open(request)
    #expect(try talk.hear(note) == "message nobody")
    #expect(try talk.hear(note, on: .request(silent)) == "message 1")
    request.wantsMessages = true
    _ = talk.open(request)
    #expect(try talk.hear(note) == "message 2")
    _ = talk.open(request)
    #expect(try talk.hear(note) == "message nobody")
    #expect(
      try talk.hear(#"{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"loud","data":1}}"#)
        == "malformed_note")
    #expect(try talk.hear(#"{"jsonrpc":"2.0","method":"notifications/other"}"#) == "unknown_note")
  }
}

extension Conversation {
  /// What a message means, in words.
  fileprivate mutating func hear(_ text: String, on channel: Channel = .shared) throws -> String {
    switch receive(try message(text), on: channel) {
    case .answer(let id, .success): "answer \(id)"
    case .answer(let id, .failure(let error)): "refused \(id) \(error.code.rawValue)"
    case .progress(let id, let progress): "progress \(id) \(progress.done)"
    case .message(let id, _): "message \(id.map { "\($0)" } ?? "nobody")"
    case .acknowledged(let id, _): "acknowledged \(id)"
    case .change(let id, let change): "change \(id.map { "\($0)" } ?? "session") \(change)"
    case .ended(let id): "ended \(id)"
    case .ping(let id): "ping \(id)"
    case .question(let id, let request): "question \(id) \(request.method)"
    case .withdrawn(let id): "withdrawn \(id)"
    case .refusal(let id, let error): "refusal \(id) \(error.code.rawValue)"
    case .pageDone(let id): "page done \(id)"
    case .oddity(let oddity): oddity.rawValue
    }
  }
}

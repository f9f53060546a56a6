internal import PosternJSON
internal import PosternMCP

/// What a message means for the one who talks to a server.
enum Event {
  /// A request of ours is answered.
  case answer(MessageID, Result<JSONView, ProtocolError>)
  /// A request of ours is so far.
  case progress(MessageID, ServerNotification.Progress)
  /// The server notes something, about a request of ours or by itself.
  case message(MessageID?, ServerMessage)
  /// A subscription of ours is in force for so much.
  case acknowledged(MessageID, SubscriptionFilter)
  /// Something changed, for a subscription of ours or for the session.
  case change(MessageID?, Change)
  /// A subscription of ours is over, without an answer.
  case ended(MessageID)
  /// The server asks whether we are there.
  case ping(MessageID)
  /// The server needs something.
  case question(MessageID, InputRequest)
  /// The server does not need it any more.
  case withdrawn(MessageID)
  /// The server asks for what there is not.
  case refusal(MessageID, ProtocolError)
  /// What a page was for is done.
  case pageDone(String)
  /// Nothing that a client acts on.
  case oddity(Oddity)
}

/// Why a message is passed over.
enum Oddity: String {
  /// It answers what nobody waits for any more: what was given up, or is answered already.
  case lateAnswer = "late_answer"
  /// It answers what was never asked, or on the stream of another request.
  case unknownAnswer = "unknown_answer"
  /// A server of the stateless era asks by itself.
  case questionInStatelessEra = "question_in_stateless_era"
  /// A question has the id of one that is open.
  case repeatedQuestion = "repeated_question"
  /// A question is taken back that is not open.
  case unknownQuestion = "unknown_question"
  /// Progress of nothing that is open or wants any.
  case unknownProgress = "unknown_progress"
  /// Progress that does not grow.
  case staleProgress = "stale_progress"
  /// A change that nobody asked for.
  case unwantedChange = "unwanted_change"
  /// A word about a subscription that is not open, or is in force already.
  case unknownSubscription = "unknown_subscription"
  /// A notification whose parameters are not its method's.
  case malformedNote = "malformed_note"
  /// A notification of a method that is not known here.
  case unknownNote = "unknown_note"
  /// A line that is no message.
  case invalidMessage = "invalid_message"
  /// A line that is longer than a message may be.
  case oversizedMessage = "oversized_message"
}

extension SubscriptionFilter {
  /// What both want.
  func intersection(_ other: SubscriptionFilter) -> SubscriptionFilter {
    var both = self
    both.toolsListChanged = toolsListChanged && other.toolsListChanged
    both.promptsListChanged = promptsListChanged && other.promptsListChanged
    both.resourcesListChanged = resourcesListChanged && other.resourcesListChanged
    both.resources.formIntersection(other.resources)
    both.tasks.formIntersection(other.tasks)
    return both
  }
}

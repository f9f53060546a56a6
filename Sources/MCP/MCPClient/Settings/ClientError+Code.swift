extension ClientError {
  /// What kind of trouble it is.
  public enum Code: String, Sendable, CaseIterable {
    /// Nobody answers there.
    case unreachable
    /// The connection ended before the answer.
    case interrupted
    /// The answer did not come in time.
    case timedOut = "timed_out"
    /// Whoever asked does not want to know any more.
    case cancelled
    /// The client is closed.
    case closed
    /// The server wants to know who asks.
    case unauthorized
    /// The server knows who asks, and does not let them.
    case forbidden
    /// The endpoint is somewhere else.
    case redirected
    /// A status that is no success, without an error of the protocol.
    case unexpectedStatus = "unexpected_status"
    /// An answer of another media type than the protocol's two.
    case unexpectedContent = "unexpected_content"
    /// What answers there does not speak this protocol.
    case noEndpoint = "no_endpoint"
    /// More than is accepted.
    case tooLarge = "too_large"
    /// Something that is no message.
    case invalidMessage = "invalid_message"
    /// A message that is no valid answer to what was asked.
    case invalidAnswer = "invalid_answer"
    /// The end, and no answer before it.
    case noAnswer = "no_answer"
    /// An error of the protocol.
    case refused
    /// The session is over, and a new one did not help.
    case sessionEnded = "session_ended"
    /// There is no revision that both sides speak.
    case noCommonRevision = "no_common_revision"
    /// The revision that was agreed on has no such request.
    case notInRevision = "not_in_revision"
    /// The server needs something that this client does not give.
    case inputMissing = "input_missing"
    /// The tool wants its arguments mirrored in headers in a way that none can be.
    case unusableTool = "unusable_tool"
    /// The server asks again and again.
    case tooManyRounds = "too_many_rounds"
    /// The list does not end.
    case tooManyPages = "too_many_pages"
    /// The task was given up.
    case taskCancelled = "task_cancelled"
    /// The program that is the server cannot be started.
    case notStarted = "not_started"
    /// The program that is the server has ended.
    case ended
    /// There is no token to say who asks.
    case noToken = "no_token"
    /// A token would go over the network in the clear.
    case insecure
    /// What was asked for cannot be written as a message.
    case invalidRequest = "invalid_request"

    var sentence: String { words.0 }
    var advice: String { words.1 }
  }
}

extension ClientError.Code {
  private var words: (String, String) {
    switch self {
    case .unreachable:
      ("The server cannot be reached.", "Check its address, the network, and that it runs.")
    case .interrupted:
      ("The connection ended before the answer.", "See whether it was done, and ask again.")
    case .timedOut: ("The server did not answer in time.", "Try again later, or allow more time.")
    case .cancelled: ("The request was given up.", "Ask again if it is still wanted.")
    case .closed: ("The client is closed.", "Make a new one.")
    case .unauthorized: ("The server wants to know who asks.", "Sign in, and ask again.")
    case .forbidden: ("The server does not let you do this.", "Ask for the permission that it names.")
    case .redirected: ("The endpoint is at another URL.", "Use that one, if you trust it.")
    case .unexpectedStatus:
      ("The server answered with a failure.", "See its log, or try again later.")
    case .unexpectedContent:
      ("The answer is neither JSON nor a stream of events.", "Check that the URL is that of an MCP endpoint.")
    case .noEndpoint:
      ("There is no MCP endpoint that this client can talk to.", "Check the URL, its path above all.")
    case .tooLarge: ("The server sent more than is accepted.", "Ask for less, or raise the limit.")
    case .invalidMessage: ("The server sent something that is no message.", "Tell who runs the server.")
    case .invalidAnswer: ("The answer is not what the request's answer is.", "Tell who runs the server.")
    case .noAnswer: ("The server ended its answer without one.", "See whether it was done, and ask again.")
    case .refused: ("The server refused the request.", "Correct it by what the error says.")
    case .sessionEnded: ("The server ends every session at once.", "Tell who runs the server.")
    case .noCommonRevision:
      ("The server speaks no revision of the protocol that this client does.", "Update the older of the two.")
    case .notInRevision:
      (
        "The agreed revision of the protocol has no such request.",
        "Ask in another way, or update the server."
      )
    case .inputMissing:
      ("The server needs something that was not given.", "Ask again where it can be given.")
    case .unusableTool:
      ("The tool wants its arguments in headers in a way that is not allowed.", "Tell who runs the server.")
    case .tooManyRounds:
      ("The server keeps asking and never answers.", "Answer otherwise, or tell who runs the server.")
    case .tooManyPages: ("The server's list does not end.", "Tell who runs the server.")
    case .taskCancelled: ("The task was given up.", "Ask again if it is still wanted.")
    case .notStarted: ("The server's program cannot be started.", "Check its name and that it is installed.")
    case .ended: ("The server's program has ended.", "See what it wrote to standard error.")
    case .noToken: ("There is no token to say who asks.", "Sign in, and ask again.")
    case .insecure: ("A token would be sent unencrypted.", "Use the server's https URL.")
    case .invalidRequest: ("The request cannot be written as a message.", "Correct what it is made of.")
    }
  }
}

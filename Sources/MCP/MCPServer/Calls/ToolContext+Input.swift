public import PosternJSON
public import PosternJSONSchema
public import PosternMCP

extension ToolContext {
  /// Asks the person at the client to fill in a form.
  ///
  /// A client of the stateless era is answered that this is needed, and calls again with what the person filled in:
  /// what the tool does before it asks is then done again, so ask before anything that must happen once.
  ///
  /// - Parameters:
  ///   - message: What the person reads; never a question for a secret.
  ///   - form: What is to be filled in: a record of texts, numbers, truths and choices.
  ///   - key: Names the question; without one it is named by its place among the call's questions.
  /// - Returns: The form, or nil when the person said no or closed it.
  /// - Throws: What ends the call: something is missing, or what came is not what was asked for.
  public func elicit<Form: Record>(
    _ message: String, _ form: Form.Type, as key: String? = nil
  ) async throws -> Form? {
    let answer = try await elicit(FormRequest(message, schema: Form.definition.formSchema), as: key)
    guard answer.action == .accept else { return nil }
    do throws(RecordError) {
      return try Form(decoding: .object(answer.content))
    } catch {
      throw ProtocolError.invalidParameters("An answer is not what was asked for: \(error)")
    }
  }

  /// Asks the person at the client to fill in a form that is described by a schema of one's own.
  public func elicit(_ form: FormRequest, as key: String? = nil) async throws -> ElicitationAnswer {
    try await one(.form(form), as: key, ElicitationAnswer.init)
  }

  /// Asks the person at the client to visit a page.
  ///
  /// Whoever serves the page must see that the person there is the person who calls.
  public func visit(_ page: PageRequest, as key: String? = nil) async throws -> ElicitationAnswer {
    try await one(.page(page), as: key, ElicitationAnswer.init)
  }

  /// Lets the client's model answer.
  public func sample(_ request: SamplingRequest, as key: String? = nil) async throws -> SamplingAnswer {
    try await one(.sampling(request), as: key, SamplingAnswer.init)
  }

  /// Asks the client for its folders.
  public func roots(as key: String? = nil) async throws -> [Root] {
    try await one(.roots, as: key, Root.list)
  }

  /// Asks for several things at once, and answers with what the client said under each key.
  ///
  /// Only what the client can be asked for is asked, unless nothing remains: then the call ends with an error that says
  /// what the client would have to declare.
  public func ask(_ items: [InputRequired.Item]) async throws -> [String: JSONView] {
    let possible = items.filter { $0.request.isPossible(with: state.capabilities) }
    if possible.isEmpty, let first = items.first {
      throw ProtocolError.missingCapability(first.request.requiredCapabilities)
    }
    return try await state.gather(possible)
  }

  private func one<Answer>(
    _ request: InputRequest, as key: String?, _ read: (JSONView) -> Answer?
  ) async throws -> Answer {
    let key = key ?? state.nextKey()
    guard request.isPossible(with: state.capabilities) else {
      throw ProtocolError.missingCapability(request.requiredCapabilities)
    }
    let answers = try await state.gather([InputRequired.Item(key: key, request: request)])
    guard let view = answers[key], let answer = read(view) else {
      throw ProtocolError.invalidParameters("The answer \(key) is not what was asked for.")
    }
    return answer
  }
}

extension CallState {
  /// The answers to questions: brought by the client already, asked for while it waits, or asked for by ending the call.
  fileprivate func gather(_ items: [InputRequired.Item]) async throws -> [String: JSONView] {
    var answers: [String: JSONView] = [:]
    var missing: [InputRequired.Item] = []
    noteQuestions(items.map(\.key))
    for item in items {
      if let answer = self.answers[item.key] { answers[item.key] = answer } else { missing.append(item) }
    }
    guard !missing.isEmpty else { return answers }
    guard channel.canAsk else { throw NeedsInput(items: missing) }
    return try await answers.merging(channel.ask(missing)) { $1 }
  }
}

/// Ends a call that cannot go on without its client.
struct NeedsInput: Error {
  let items: [InputRequired.Item]
}

extension RecordDefinition {
  /// The schema as forms have it: without what a form's schema may not say.
  fileprivate var formSchema: JSONObject {
    var form = schema
    form["additionalProperties"] = nil
    return form
  }
}

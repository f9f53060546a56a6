internal import PosternJSON
internal import PosternMCP

extension MCPClient {
  /// Sends a request until it is answered: in the stateless era the answer may be that something is needed first.
  ///
  /// MCP-34: each round is a request of its own, with the answers to the last one and the state exactly as it came.
  func ask(_ request: ClientRequest, _ options: CallOptions) async throws(ClientError) -> JSONView {
    guard isKnown(request) else { throw ClientError(.notInRevision, detail: request.method) }
    var extras = RequestEnvelope.Extras()
    for _ in 0..<max(1, settings.limits.rounds) {
      let result = try await exchange(request, options, extras)
      guard session.revision.has(.resultTypes) else { return result }
      switch ResultType(of: result) {
      case .complete: return result
      case .task where settings.takesTasks && request.method == "tools/call": return result
      case .inputRequired where request.mayNeedInput:
        let needed: InputRequired
        do throws(ProtocolError) { needed = try InputRequired(result) } catch {
          throw ClientError(.invalidAnswer, detail: error.message)
        }
        extras.answers = needed.items.isEmpty ? nil : try await answers(to: needed.items)
        extras.state = needed.state
      case .inputRequired, .task, .unknown:
        let type = result["resultType"]?.string.map(ClientError.printable)
        throw ClientError(
          .invalidAnswer, detail: "\(request.method): the result type \(type ?? "is no text")")
      }
    }
    throw ClientError(.tooManyRounds)
  }

  /// Answers one after the other, as a person does.
  func answers(to items: [InputRequired.Item]) async throws(ClientError) -> [InputAnswer.Item] {
    var answers: [InputAnswer.Item] = []
    for item in items {
      let answer: InputAnswer
      do throws(InputHandler.Failure) { answer = try await settings.input.answer(to: item.request) } catch {
        if Task.isCancelled { throw ClientError(.cancelled) }
        switch error {
        case .notOffered: throw ClientError(.inputMissing, detail: item.request.method)
        case .failed(let cause): throw ClientError(.inputMissing, detail: "\(item.request.method): \(cause)")
        }
      }
      answers.append(InputAnswer.Item(key: item.key, answer: answer))
    }
    if Task.isCancelled { throw ClientError(.cancelled) }
    return answers
  }

  /// A request of the other era would only be refused; what is not known here at all is for the server to judge.
  private func isKnown(_ request: ClientRequest) -> Bool {
    let method = request.method
    let other: Revision.Era = session.revision.era == .handshake ? .stateless : .handshake
    return Call.exists(method, in: session.revision.era) || !Call.exists(method, in: other)
  }
}

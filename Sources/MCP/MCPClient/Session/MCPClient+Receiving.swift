internal import PosternJSON
internal import PosternMCP

extension MCPClient {
  /// Takes what has come; answers whether more is wanted where it came from.
  func received(_ inbound: Inbound, on channel: Conversation.Channel) -> Bool {
    if case .request(let id) = channel, !conversation.hasQuestions { pending[id]?.touch() }
    switch inbound {
    case .message(let message): act(on: conversation.receive(message, on: channel), channel)
    case .invalid(let message):
      failed(message.id, on: channel, ClientError(.invalidMessage, detail: message.error.message))
    case .oversized: failed(nil, on: channel, ClientError(.tooLarge))
    case .signOfLife: break
    }
    guard case .request(let id) = channel else { return true }
    return pending[id] != nil
  }

  /// Something came that cannot be read: the request whose answer it may have been has none.
  private func failed(_ id: MessageID?, on channel: Conversation.Channel, _ error: ClientError) {
    var error = error
    error.mayHaveBeenDone = true
    switch channel {
    case .request(let own): settle(own, .failure(error))
    case .shared:
      note(error.code == .tooLarge ? .oversizedMessage : .invalidMessage)
      if let id { return settle(id, .failure(error)) }
      guard !transport.hasStreams else { return }
      // It may have been anybody's answer. What was cut off was one; what is no message may have been anything.
      if error.code == .tooLarge {
        for id in Array(pending.keys) { settle(id, .failure(error)) }
      } else {
        for entry in pending.values { entry.sawNoise = true }
      }
    }
  }

  private func act(on event: Event, _ channel: Conversation.Channel) {
    switch event {
    case .answer(let id, .success(let result)): settle(id, .success(result))
    case .answer(let id, .failure(let refusal)): settle(id, .failure(.refused(refusal)))
    case .progress(let id, let progress):
      alive(id)
      pending[id]?.options.onProgress?(progress)
    case .message(let id, let message):
      if let id, let tell = pending[id]?.options.onMessage {
        alive(id)
        tell(message)
      } else {
        settings.onMessage?(message)
      }
    case .acknowledged(let id, let filter): listeners.acknowledged(id, filter)
    case .change(let id, let change): listeners.changed(id, change)
    case .ended(let id): settle(id, .failure(ClientError(.interrupted)))
    case .ping(let id): reply(to: id, result: Array("{}".utf8))
    case .question(let id, let request): answer(request, to: id)
    case .withdrawn(let id): withdrawn(id)
    case .refusal(let id, let error): reply(OutgoingMessage.error(error, to: id))
    case .pageDone(let id): settings.input.pageDone?(id)
    case .oddity(let oddity): note(oddity)
    }
  }

  private func alive(_ id: MessageID) {
    if !conversation.hasQuestions { pending[id]?.touch() }
  }
}

// MARK: Questions of a handshake session

extension MCPClient {
  /// Asks whoever can answer; meanwhile no request grows old, since the server waits for us.
  private func answer(_ request: InputRequest, to id: MessageID) {
    for entry in pending.values { entry.pause() }
    questionCount += 1
    let number = questionCount
    let task = Task {
      let reply = await written(answer: request, to: id)
      guard answering[id]?.number == number else { return }
      conversation.closeQuestion(id)
      questionEnded(id)
      self.reply(reply)
    }
    answering[id] = OpenQuestion(number: number, task: task)
  }

  private func withdrawn(_ id: MessageID) {
    answering[id]?.task.cancel()
    questionEnded(id)
  }

  private func questionEnded(_ id: MessageID) {
    answering[id] = nil
    guard !conversation.hasQuestions else { return }
    for entry in pending.values { entry.touch() }
  }

  private func written(answer request: InputRequest, to id: MessageID) async -> [UInt8] {
    guard request.exists(in: session.revision) else { return OutgoingMessage.error(.methodNotFound, to: id) }
    do throws(InputHandler.Failure) {
      let answer = try await settings.input.answer(to: request)
      guard let result = try? answer.bytes(in: session.revision) else {
        return OutgoingMessage.error(.internalError, to: id)
      }
      return OutgoingMessage.response(to: id, result: result)
    } catch {
      switch error {
      case .notOffered: return OutgoingMessage.error(.methodNotFound, to: id)
      case .failed: return OutgoingMessage.error(ProtocolError(.internalError, "There is no answer."), to: id)
      }
    }
  }

  private func reply(to id: MessageID, result: [UInt8]) {
    reply(OutgoingMessage.response(to: id, result: result))
  }

  private func reply(_ bytes: [UInt8]) {
    var message = Outbound(.answer, bytes)
    message.revision = session.revision
    errand(message)
  }
}

internal import PosternJSON
internal import PosternLogging
public import PosternMCP

/// What is to be done about a request.
public enum Dispatch: Sendable {
  /// It is answered.
  case answered(Reply)
  /// Somebody has to work for the answer.
  case call(PreparedCall)
  /// Changes are to be told until the client has enough.
  case listen(ChangeStream)
}

extension Server {
  /// Looks at a request: answers what needs no work, and prepares the rest.
  ///
  /// The transport has seen to what is its own: the headers, the metadata that every request must have, the session.
  public func take(_ request: IncomingRequest, from caller: Caller) -> Dispatch {
    do throws(ProtocolError) {
      guard Call.exists(request.method, in: caller.revision.era), isAnnounced(request.method) else {
        throw .methodNotFound
      }
      let meta = RequestMeta(of: request.params)
      return try dispatch(try Call(request, in: caller.revision), request, meta, caller)
    } catch {
      return .answered(.failure(error))
    }
  }

  private func dispatch(
    _ call: Call, _ request: IncomingRequest, _ meta: RequestMeta, _ caller: Caller
  ) throws(ProtocolError) -> Dispatch {
    switch call {
    case .discover:
      let frame = try frame(caller.revision)
      return .answered(
        try written { () throws(JSONError) in
          try greeting.discovery(in: frame, caching: configuration.listCaching)
        })
    case .list(let listing, let cursor): return .answered(try page(of: listing, at: cursor, caller))
    case .callTool(let call): return try prepare(call, meta, caller)
    case .readResource(let call): return try prepare(call, meta, caller)
    case .getPrompt(let call): return try prepare(call, meta, caller)
    case .complete(let call): return try prepare(call, meta, caller)
    case .listen(let filter): return try listen(filter, request.id, meta, caller)
    case .task(let call): return try answer(call, meta, caller)
    case .initialize: throw .invalidRequest("The handshake was made already.")
    case .ping: return .answered(try empty(caller))
    case .setLevel(let level):
      caller.session?.level = level
      return .answered(try empty(caller))
    case .subscribe(let uri):
      try caller.session?.subscribe(to: uri)
      return .answered(try empty(caller))
    case .unsubscribe(let uri):
      caller.session?.unsubscribe(from: uri)
      return .answered(try empty(caller))
    }
  }

  private func page(
    of listing: Listing, at cursor: String?, _ caller: Caller
  ) throws(ProtocolError) -> Reply {
    let catalogue = registry.current
    let cursor = try Cursor(cursor ?? "", of: listing)
    guard cursor.start == 0 || cursor.start < catalogue.count(of: listing, for: caller.place) else {
      throw .invalidParameters("There is no such cursor.")
    }
    let frame = try frame(caller.revision)
    return try written { () throws(JSONError) in
      try catalogue.page(
        of: listing, from: cursor.start, size: max(1, configuration.pageSize), for: caller.place, in: frame,
        caching: configuration.listCaching)
    }
  }

  func empty(_ caller: Caller) throws(ProtocolError) -> Reply {
    let frame = try frame(caller.revision)
    return try written { () throws(JSONError) in try frame.result() }
  }

  /// The result of a writer; a value that JSON has no form for is a fault of ours.
  func written(_ write: () throws(JSONError) -> [UInt8]) throws(ProtocolError) -> Reply {
    do throws(JSONError) {
      return .result(try write())
    } catch {
      configuration.logger?.error("a result could not be written", ["error": .string(error.description)])
      throw .internalError
    }
  }
}

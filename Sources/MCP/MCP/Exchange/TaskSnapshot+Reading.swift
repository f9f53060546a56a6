public import PosternJSON

extension TaskSnapshot {
  /// Reads how a task stands; nil when that is not said, or a part of it is missing.
  public init?(_ view: JSONView) {
    guard let id = view["taskId"]?.string, let state = State(view) else { return nil }
    self.init(
      id: id, state: state, message: view["statusMessage"]?.string,
      createdAt: view["createdAt"]?.string ?? "", updatedAt: view["lastUpdatedAt"]?.string ?? "",
      timeToLive: view["ttlMs"]?.int.flatMap { Int(exactly: $0) },
      pollInterval: view["pollIntervalMs"]?.int.flatMap { Int(exactly: $0) })
  }
}

extension TaskSnapshot.State {
  fileprivate init?(_ view: JSONView) {
    switch view["status"]?.string {
    case "working": self = .working
    case "cancelled": self = .cancelled
    case "input_required":
      // The answer to the call itself has no requests (requirement MCP-67).
      guard let requests = view["inputRequests"] else {
        self = .inputRequired([])
        return
      }
      guard let items = try? InputRequired.items(requests) else { return nil }
      self = .inputRequired(items)
    case "completed":
      guard let result = view["result"].flatMap(ToolResult.init) else { return nil }
      self = .completed(result)
    case "failed":
      guard let error = view["error"].flatMap(ProtocolError.init) else { return nil }
      self = .failed(error)
    default: return nil
    }
  }
}

extension ProtocolError {
  /// Reads an error; nil when it lacks a code or a message.
  public init?(_ view: JSONView) {
    guard let code = view["code"]?.int.flatMap({ Int(exactly: $0) }), let message = view["message"]?.string
    else { return nil }
    self.init(ErrorCode(rawValue: code), message, data: view["data"].map(JSONValue.init))
  }

  /// The revisions that the other side speaks, where the error is that it does not speak ours.
  public var supportedVersions: [String]? {
    guard code == .unsupportedVersion else { return nil }
    return data?["supported"]?.array?.compactMap(\.string)
  }

  /// The pages that have to be visited first, where that is the error (2025-11-25, requirement MCP-81).
  public var requiredPages: [PageRequest] {
    guard code == .elicitationRequired else { return [] }
    return (data?["elicitations"]?.array ?? []).compactMap { page in
      guard let url = page["url"]?.string, let message = page["message"]?.string else { return nil }
      return PageRequest(message, url: url, id: page["elicitationId"]?.string ?? "")
    }
  }
}

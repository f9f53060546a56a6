public import PosternMCP

/// What answers when a server needs something that only the client's side has.
///
/// What is nil is not declared, and so not asked for. The functions may take as long as a person does; they are
/// cancelled when nobody waits for the answer any more.
public struct InputHandler: Sendable {
  /// The person fills in a form.
  public var form: (@Sendable (FormRequest) async throws -> ElicitationAnswer)?
  /// The person is sent to a page; the answer says whether they agreed to go, not what they did there.
  public var page: (@Sendable (PageRequest) async throws -> ElicitationAnswer)?
  /// Is told that what a page was for is done; only 2025-11-25 says so.
  public var pageDone: (@Sendable (_ id: String) -> Void)?
  /// The client's model answers.
  public var sampling: (@Sendable (SamplingRequest) async throws -> SamplingAnswer)?
  /// Whether the model may be given tools.
  public var samplingTools = false
  /// The client names its folders.
  public var roots: (@Sendable () async throws -> [Root])?

  /// Nothing is answered.
  public init() {}

  /// What a client with these functions declares.
  public var capabilities: ClientCapabilities {
    var capabilities = ClientCapabilities()
    capabilities.hasForms = form != nil
    capabilities.hasPages = page != nil
    capabilities.hasSampling = sampling != nil
    capabilities.hasSamplingTools = sampling != nil && samplingTools
    capabilities.hasRoots = roots != nil
    return capabilities
  }
}

extension InputHandler {
  /// Why there is no answer.
  enum Failure: Error {
    /// Nobody here can be asked for this; a server that asks all the same breaks MCP-33.
    case notOffered
    /// Whoever was asked failed.
    case failed(any Error)
  }

  func answer(to request: InputRequest) async throws(Failure) -> InputAnswer {
    do {
      switch request {
      case .form(let request): if let form { return .form(try await form(request)) }
      case .page(let request): if let page { return .page(try await page(request)) }
      case .sampling(let request):
        guard request.tools.isEmpty || samplingTools else { break }
        if let sampling { return .sampling(try await sampling(request)) }
      case .roots: if let roots { return .roots(try await roots()) }
      }
    } catch {
      throw .failed(error)
    }
    throw .notOffered
  }
}

extension InputRequest {
  /// Whether a client can declare that it can be asked so; some servers ask all the same.
  func exists(in revision: Revision) -> Bool {
    switch self {
    case .form: revision.has(.elicitation)
    case .page: revision.has(.elicitationByURL)
    case .sampling(let request): request.tools.isEmpty || revision.has(.samplingTools)
    case .roots: true
    }
  }
}

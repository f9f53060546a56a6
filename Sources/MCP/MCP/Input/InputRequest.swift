public import PosternJSON

/// Something that only the client can give: an answer of the person, of its model, or its folders.
public enum InputRequest: Sendable, Hashable {
  /// The person fills in a form.
  case form(FormRequest)
  /// The person visits a page.
  case page(PageRequest)
  /// The client's model answers.
  case sampling(SamplingRequest)
  /// The client names its folders.
  case roots

  /// The method under which a client knows it.
  public var method: String {
    switch self {
    case .form, .page: "elicitation/create"
    case .sampling: "sampling/createMessage"
    case .roots: "roots/list"
    }
  }

  /// Whether a client with these capabilities can be asked.
  public func isPossible(with capabilities: ClientCapabilities) -> Bool {
    switch self {
    case .form: capabilities.hasForms
    case .page: capabilities.hasPages
    case .sampling(let request):
      capabilities.hasSampling && (request.tools.isEmpty || capabilities.hasSamplingTools)
    case .roots: capabilities.hasRoots
    }
  }

  /// What a client would have to declare to be asked, in the form in which it does.
  public var requiredCapabilities: JSONObject {
    switch self {
    case .form: ["elicitation": ["form": [:]]]
    case .page: ["elicitation": ["url": [:]]]
    case .sampling(let request): ["sampling": request.tools.isEmpty ? [:] : ["tools": [:]]]
    case .roots: ["roots": [:]]
    }
  }

  /// Writes the members of `params`.
  public func writeParameters(to writer: inout JSONWriter, in revision: Revision) throws(JSONError) {
    switch self {
    case .form(let request):
      if revision.has(.elicitationByURL) { writer.member("mode", "form") }
      writer.member("message", request.message)
      try writer.member("requestedSchema", request.schema)
    case .page(let request):
      writer.member("mode", "url")
      writer.member("message", request.message)
      writer.member("url", request.url)
      if revision.era == .handshake { writer.member("elicitationId", request.id) }
    case .sampling(let request): try request.writeMembers(to: &writer, in: revision)
    case .roots: break
    }
  }
}

/// A form for the person at the client.
public struct FormRequest: Sendable, Hashable {
  /// What the person reads; never a question for a secret.
  public var message: String
  /// A flat object of simple fields, as JSON Schema.
  public var schema: JSONObject

  /// A form.
  public init(_ message: String, schema: JSONObject) {
    self.message = message
    self.schema = schema
  }
}

/// A page that the person at the client is asked to visit.
public struct PageRequest: Sendable, Hashable {
  /// What the person reads.
  public var message: String
  /// The page; nothing in its URL is secret or signs anybody in.
  public var url: String
  /// Names the visit where the revision has names for them.
  public var id: String

  /// A page.
  public init(_ message: String, url: String, id: String) {
    self.message = message
    self.url = url
    self.id = id
  }
}

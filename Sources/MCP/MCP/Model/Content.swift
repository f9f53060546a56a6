public import PosternJSON

/// One piece of what a tool answers or a message says.
public struct Content: Sendable, Hashable {
  /// What the piece is.
  public enum Kind: Sendable, Hashable {
    /// Text.
    case text(String)
    /// A picture, in base64.
    case image(base64: String, mimeType: String)
    /// Sound, in base64.
    case audio(base64: String, mimeType: String)
    /// A resource that the client may read.
    case link(ResourceDescription)
    /// A resource with what it holds.
    case resource(ResourceContents)
  }

  /// What the piece is.
  public var kind: Kind
  /// Hints for the client.
  public var annotations: Annotations?
  /// What else is to be said.
  public var metadata: JSONObject

  /// A piece of content.
  public init(_ kind: Kind, annotations: Annotations? = nil, metadata: JSONObject = [:]) {
    self.kind = kind
    self.annotations = annotations
    self.metadata = metadata
  }

  /// Text.
  public static func text(_ text: String) -> Content { Content(.text(text)) }
  /// A picture, in base64.
  public static func image(base64: String, mimeType: String) -> Content {
    Content(.image(base64: base64, mimeType: mimeType))
  }
  /// Sound, in base64.
  public static func audio(base64: String, mimeType: String) -> Content {
    Content(.audio(base64: base64, mimeType: mimeType))
  }
  /// A resource that the client may read.
  public static func link(_ resource: ResourceDescription) -> Content { Content(.link(resource)) }
  /// A resource with what it holds.
  public static func resource(_ contents: ResourceContents) -> Content { Content(.resource(contents)) }

  /// Writes the piece; what a revision cannot carry becomes text that says what it was.
  public func write(to writer: inout JSONWriter, in revision: Revision) throws(JSONError) {
    writer.beginObject()
    switch kind {
    case .text(let text): Self.write(text, to: &writer)
    case .image(let base64, let mimeType):
      writer.member("type", "image")
      writer.member("data", base64)
      writer.member("mimeType", mimeType)
    case .audio(let base64, let mimeType):
      guard revision.has(.audio) else {
        Self.write("(sound of type \(mimeType), which this client's revision cannot carry)", to: &writer)
        break
      }
      writer.member("type", "audio")
      writer.member("data", base64)
      writer.member("mimeType", mimeType)
    case .link(let resource):
      guard revision.has(.resourceLinks) else {
        Self.write("\(resource.title ?? resource.name): \(resource.uri)", to: &writer)
        break
      }
      writer.member("type", "resource_link")
      try resource.writeMembers(to: &writer, in: revision)
    case .resource(let contents):
      writer.member("type", "resource")
      writer.key("resource")
      try contents.write(to: &writer, in: revision)
    }
    try annotations?.write(to: &writer)
    if !metadata.isEmpty, revision.has(.metadata) { try writer.member("_meta", metadata) }
    writer.endObject()
  }

  private static func write(_ text: String, to writer: inout JSONWriter) {
    writer.opening(#""type":"text","text":"#)
    writer.value(text)
  }
}

extension Content: ExpressibleByStringInterpolation {
  /// Text.
  public init(stringLiteral text: String) { self.init(.text(text)) }
}

extension Content {
  /// Reads a piece; nil for a kind that is not known.
  public init?(_ view: JSONView) {
    guard let type = view["type"]?.string else { return nil }
    let kind: Kind?
    switch type {
    case "text": kind = view["text"]?.string.map(Kind.text)
    case "image": kind = Self.media(view).map { .image(base64: $0.0, mimeType: $0.1) }
    case "audio": kind = Self.media(view).map { .audio(base64: $0.0, mimeType: $0.1) }
    case "resource_link": kind = ResourceDescription(view).map(Kind.link)
    case "resource": kind = view["resource"].flatMap(ResourceContents.init).map(Kind.resource)
    default: kind = nil
    }
    guard let kind else { return nil }
    self.init(
      kind, annotations: view["annotations"].map(Annotations.init),
      metadata: view["_meta"]?.object.map(JSONObject.init) ?? [:])
  }

  private static func media(_ view: JSONView) -> (String, String)? {
    guard let data = view["data"]?.string, let type = view["mimeType"]?.string else { return nil }
    return (data, type)
  }

  /// The text, if the piece is text.
  public var text: String? {
    if case .text(let text) = kind { text } else { nil }
  }
}

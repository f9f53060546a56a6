public import PosternJSON

/// What a resource holds: text, or bytes in base64.
public struct ResourceContents: Sendable, Hashable {
  /// Text or bytes.
  public enum Body: Sendable, Hashable {
    /// Text.
    case text(String)
    /// Bytes, written in base64.
    case blob(base64: String)
  }

  /// The resource.
  public var uri: String
  /// Its media type.
  public var mimeType: String?
  /// What it holds.
  public var body: Body
  /// What else is to be said, under names as the protocol has them.
  public var metadata: JSONObject

  /// A resource that holds text.
  public init(uri: String, text: String, mimeType: String? = "text/plain", metadata: JSONObject = [:]) {
    self.init(uri: uri, mimeType: mimeType, body: .text(text), metadata: metadata)
  }

  /// A resource that holds something.
  public init(uri: String, mimeType: String?, body: Body, metadata: JSONObject = [:]) {
    self.uri = uri
    self.mimeType = mimeType
    self.body = body
    self.metadata = metadata
  }

  /// Reads contents; nil when they are neither text nor bytes.
  public init?(_ view: JSONView) {
    guard let uri = view["uri"]?.string else { return nil }
    let body: Body
    if let text = view["text"]?.string {
      body = .text(text)
    } else if let blob = view["blob"]?.string {
      body = .blob(base64: blob)
    } else {
      return nil
    }
    self.init(
      uri: uri, mimeType: view["mimeType"]?.string, body: body,
      metadata: view["_meta"]?.object.map(JSONObject.init) ?? [:])
  }

  /// Writes the object.
  public func write(to writer: inout JSONWriter, in revision: Revision) throws(JSONError) {
    writer.beginObject()
    writer.member("uri", uri)
    writer.member("mimeType", mimeType)
    switch body {
    case .text(let text): writer.member("text", text)
    case .blob(let base64): writer.member("blob", base64)
    }
    if !metadata.isEmpty, revision.has(.metadata) { try writer.member("_meta", metadata) }
    writer.endObject()
  }
}

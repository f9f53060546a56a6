public import PosternJSON

/// What a list of resource templates says of one.
public struct TemplateDescription: Sendable, Hashable {
  /// A URI with holes, RFC 6570.
  public var uriTemplate: String
  /// A name for programs.
  public var name: String
  /// A name for people.
  public var title: String?
  /// What the resources are, for the model.
  public var summary: String?
  /// Their media type, if all have one.
  public var mimeType: String?
  /// Hints for the client.
  public var annotations: Annotations?
  /// Pictures for it.
  public var icons: [Icon]
  /// What else is to be said.
  public var metadata: JSONObject

  /// Describes a template.
  public init(
    uriTemplate: String, name: String, title: String? = nil, summary: String? = nil, mimeType: String? = nil,
    annotations: Annotations? = nil, icons: [Icon] = [], metadata: JSONObject = [:]
  ) {
    self.uriTemplate = uriTemplate
    self.name = name
    self.title = title
    self.summary = summary
    self.mimeType = mimeType
    self.annotations = annotations
    self.icons = icons
    self.metadata = metadata
  }

  /// Reads a description; nil when it lacks a template or a name.
  public init?(_ view: JSONView) {
    guard let template = view["uriTemplate"]?.string, let name = view["name"]?.string else { return nil }
    self.init(
      uriTemplate: template, name: name, title: view["title"]?.string, summary: view["description"]?.string,
      mimeType: view["mimeType"]?.string, annotations: view["annotations"].map(Annotations.init),
      icons: view["icons"]?.array?.compactMap(Icon.init) ?? [],
      metadata: view["_meta"]?.object.map(JSONObject.init) ?? [:])
  }

  /// Writes the object.
  public func write(to writer: inout JSONWriter, in revision: Revision) throws(JSONError) {
    writer.beginObject()
    writer.member("uriTemplate", uriTemplate)
    writer.member("name", name)
    if revision.has(.titles) { writer.member("title", title) }
    writer.member("description", summary)
    writer.member("mimeType", mimeType)
    try annotations?.write(to: &writer)
    try Icon.writeMember(icons, to: &writer, in: revision)
    if !metadata.isEmpty, revision.has(.metadata) { try writer.member("_meta", metadata) }
    writer.endObject()
  }
}

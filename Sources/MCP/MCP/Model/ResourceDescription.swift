public import PosternJSON

/// What a list of resources says of one.
public struct ResourceDescription: Sendable, Hashable {
  /// Names the resource.
  public var uri: String
  /// A name for programs.
  public var name: String
  /// A name for people.
  public var title: String?
  /// What it is, for the model.
  public var summary: String?
  /// Its media type.
  public var mimeType: String?
  /// Its size in bytes.
  public var size: Int?
  /// Hints for the client.
  public var annotations: Annotations?
  /// Pictures for it.
  public var icons: [Icon]
  /// What else is to be said.
  public var metadata: JSONObject

  /// Describes a resource.
  public init(
    uri: String, name: String, title: String? = nil, summary: String? = nil, mimeType: String? = nil,
    size: Int? = nil, annotations: Annotations? = nil, icons: [Icon] = [], metadata: JSONObject = [:]
  ) {
    self.uri = uri
    self.name = name
    self.title = title
    self.summary = summary
    self.mimeType = mimeType
    self.size = size
    self.annotations = annotations
    self.icons = icons
    self.metadata = metadata
  }

  /// Reads a description; nil when it lacks a URI or a name.
  public init?(_ view: JSONView) {
    guard let uri = view["uri"]?.string, let name = view["name"]?.string else { return nil }
    self.init(
      uri: uri, name: name, title: view["title"]?.string, summary: view["description"]?.string,
      mimeType: view["mimeType"]?.string, size: view["size"]?.int.flatMap { Int(exactly: $0) },
      annotations: view["annotations"].map(Annotations.init),
      icons: view["icons"]?.array?.compactMap(Icon.init) ?? [],
      metadata: view["_meta"]?.object.map(JSONObject.init) ?? [:])
  }

  /// Writes the object.
  public func write(to writer: inout JSONWriter, in revision: Revision) throws(JSONError) {
    writer.beginObject()
    try writeMembers(to: &writer, in: revision)
    try annotations?.write(to: &writer)
    if !metadata.isEmpty, revision.has(.metadata) { try writer.member("_meta", metadata) }
    writer.endObject()
  }

  /// Writes what a link shares with a list.
  func writeMembers(to writer: inout JSONWriter, in revision: Revision) throws(JSONError) {
    writer.member("uri", uri)
    writer.member("name", name)
    if revision.has(.titles) { writer.member("title", title) }
    writer.member("description", summary)
    writer.member("mimeType", mimeType)
    writer.member("size", size)
    try Icon.writeMember(icons, to: &writer, in: revision)
  }
}

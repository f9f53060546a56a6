public import PosternJSON

/// A program that speaks the protocol: its name, its version, and what people read.
public struct Implementation: Sendable, Hashable {
  /// A name for programs.
  public var name: String
  /// The version of the program.
  public var version: String
  /// A name for people.
  public var title: String?
  /// What it is for, in a sentence.
  public var summary: String?
  /// A page about it.
  public var websiteURL: String?
  /// Pictures for it.
  public var icons: [Icon]

  /// Describes a program.
  public init(
    name: String, version: String, title: String? = nil, summary: String? = nil, websiteURL: String? = nil,
    icons: [Icon] = []
  ) {
    self.name = name
    self.version = version
    self.title = title
    self.summary = summary
    self.websiteURL = websiteURL
    self.icons = icons
  }

  /// Reads what the other side says of itself; nil when it lacks a name or a version.
  public init?(_ view: JSONView) {
    guard let name = view["name"]?.string, let version = view["version"]?.string else { return nil }
    self.init(
      name: name, version: version, title: view["title"]?.string, summary: view["description"]?.string,
      websiteURL: view["websiteUrl"]?.string, icons: view["icons"]?.array?.compactMap(Icon.init) ?? [])
  }

  /// Writes the object.
  public func write(to writer: inout JSONWriter, in revision: Revision) throws(JSONError) {
    writer.beginObject()
    writer.member("name", name)
    writer.member("version", version)
    if revision.has(.titles) { writer.member("title", title) }
    if revision.has(.icons) {
      writer.member("description", summary)
      writer.member("websiteUrl", websiteURL)
      try Icon.writeMember(icons, to: &writer, in: revision)
    }
    writer.endObject()
  }
}

internal import PosternJSON

/// A picture for something: where it is, and what it suits.
public struct Icon: Sendable, Hashable {
  /// What it is drawn on.
  public enum Theme: String, Sendable {
    /// A light background.
    case light
    /// A dark background.
    case dark
  }

  /// Where it is: an https or data URI.
  public var source: String
  /// Its media type.
  public var mimeType: String?
  /// Its sizes, as `48x48`, or `any`.
  public var sizes: [String]
  /// What it is drawn on; nil for anything.
  public var theme: Theme?

  /// A picture.
  public init(source: String, mimeType: String? = nil, sizes: [String] = [], theme: Theme? = nil) {
    self.source = source
    self.mimeType = mimeType
    self.sizes = sizes
    self.theme = theme
  }

  init?(_ view: JSONView) {
    guard let source = view["src"]?.string else { return nil }
    self.init(
      source: source, mimeType: view["mimeType"]?.string,
      sizes: view["sizes"]?.array?.compactMap(\.string) ?? [],
      theme: view["theme"]?.string.flatMap(Theme.init))
  }

  /// Writes the member `icons`, where there are any and the revision has them.
  static func writeMember(
    _ icons: [Icon], to writer: inout JSONWriter, in revision: Revision
  ) throws(JSONError) {
    guard !icons.isEmpty, revision.has(.icons) else { return }
    try writer.member("icons", icons) { writer, icon throws(JSONError) in
      writer.beginObject()
      writer.member("src", icon.source)
      writer.member("mimeType", icon.mimeType)
      if !icon.sizes.isEmpty {
        try writer.member("sizes", icon.sizes) { writer, size throws(JSONError) in writer.value(size) }
      }
      writer.member("theme", icon.theme?.rawValue)
      writer.endObject()
    }
  }
}

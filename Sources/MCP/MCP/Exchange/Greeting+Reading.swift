public import PosternJSON

extension Greeting {
  /// Reads the result of `server/discover`; nil when it names no revisions or no capabilities.
  public init?(discovery view: JSONView) {
    guard let versions = view["supportedVersions"]?.array, let capabilities = view["capabilities"],
      capabilities.object != nil
    else { return nil }
    self.init(
      server: view["_meta"]?[MetaKey.serverInfo].flatMap(Implementation.init) ?? .unnamed,
      capabilities: ServerCapabilities(capabilities), instructions: view["instructions"]?.string,
      versions: versions.compactMap(\.string))
  }

  /// Reads the result of `initialize`; nil when it names no revision or no capabilities.
  ///
  /// The revision is the only one of `versions`.
  public init?(handshake view: JSONView) {
    guard let version = view["protocolVersion"]?.string, let capabilities = view["capabilities"],
      capabilities.object != nil
    else { return nil }
    self.init(
      server: view["serverInfo"].flatMap(Implementation.init) ?? .unnamed,
      capabilities: ServerCapabilities(capabilities), instructions: view["instructions"]?.string,
      versions: [version])
  }
}

extension Implementation {
  /// A program that does not say what it is.
  public static let unnamed = Implementation(name: "", version: "")
}

extension Revision {
  /// The newest of some revisions that somebody else speaks too.
  public static func newest(of revisions: [Revision], spokenBy names: [String]) -> Revision? {
    revisions.filter { names.contains($0.name) }.max()
  }
}

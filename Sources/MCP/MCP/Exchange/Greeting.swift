public import PosternJSON

/// What a server says of itself when it is asked, or when a handshake opens.
public struct Greeting: Sendable, Hashable {
  /// What the server is.
  public var server: Implementation
  /// What it offers.
  public var capabilities: ServerCapabilities
  /// How the model should use it.
  public var instructions: String?
  /// The revisions it speaks, the newest first.
  public var versions: [String]

  /// What a server says of itself.
  public init(
    server: Implementation, capabilities: ServerCapabilities, instructions: String? = nil,
    versions: [String] = Revision.all.map(\.name)
  ) {
    self.server = server
    self.capabilities = capabilities
    self.instructions = instructions
    self.versions = versions
  }

  /// The result of `server/discover`.
  public func discovery(in frame: ResultFrame, caching: CachingHint) throws(JSONError) -> [UInt8] {
    try frame.result(caching: caching) { writer throws(JSONError) in
      try writer.member("supportedVersions", versions) { writer, version throws(JSONError) in
        writer.value(version)
      }
      writer.key("capabilities")
      try capabilities.write(to: &writer, in: frame.revision)
      writer.member("instructions", instructions)
    }
  }

  /// The result of `initialize`.
  public func handshake(in frame: ResultFrame) throws(JSONError) -> [UInt8] {
    try frame.result { writer throws(JSONError) in
      writer.member("protocolVersion", frame.revision.name)
      writer.key("capabilities")
      try capabilities.write(to: &writer, in: frame.revision)
      writer.key("serverInfo")
      try server.write(to: &writer, in: frame.revision)
      writer.member("instructions", instructions)
    }
  }
}

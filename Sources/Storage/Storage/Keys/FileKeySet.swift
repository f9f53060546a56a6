/// Keys in a file of mode 0600, for a server without replicas.
public struct FileKeySet: KeySetPlace {
  private let file: PrivateFile

  /// Names the file; its directory must be there.
  public init(path: String) { file = PrivateFile(path: path) }

  /// The file's path.
  public var name: String { "The key file \(file.path)" }

  /// Reads the file; one that others may read is refused.
  public func load() async throws -> KeySet? { try file.read().map { try KeySet($0, from: name) } }

  /// Writes the file whole, or leaves it as it is.
  ///
  /// Two servers on one home do not get here: the database's lock keeps the second from starting.
  public func put(_ new: KeySet, replacing old: KeySet?) async throws -> Bool {
    if let old {
      guard let present = try file.read(), try present == old.bytes() else { return false }
    }
    return try file.write(new.bytes(), mustBeNew: old == nil)
  }
}

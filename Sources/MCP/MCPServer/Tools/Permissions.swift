/// What a tool needs of a system behind the server: asked for when a person signs in.
///
/// They belong to that system and are never scopes of ours: one that is missing is the system's to refuse.
public struct Permissions: Sendable, Hashable, ExpressibleByArrayLiteral {
  /// Their names, as the system spells them.
  public var names: Set<String>

  /// Permissions by their names.
  public init(_ names: Set<String>) { self.names = names }
  /// Permissions by their names.
  public init(arrayLiteral names: String...) { self.names = Set(names) }
}

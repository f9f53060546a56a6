/// Why a template, or what is to be put into it, cannot be used: a mistake of its author.
public struct URITemplateError: Error, Sendable, Hashable, CustomStringConvertible {
  /// One sentence.
  public let description: String

  init(_ description: String) { self.description = description }
}

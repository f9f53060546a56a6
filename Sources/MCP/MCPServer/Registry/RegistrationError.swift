internal import PosternJSON
internal import PosternMCP

/// What is wrong with something that was to be registered: a mistake of its author, found when the server is made.
public struct RegistrationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// One sentence for each problem; each names what it is about.
  public let problems: [String]

  /// An error of problems.
  public init(problems: [String]) { self.problems = problems }

  /// One line for each problem.
  public var description: String { problems.joined(separator: "\n") }

  /// Throws what is wrong with something, each in a sentence that names it; nothing when nothing is.
  static func `throw`(of subject: String, _ problems: [String]) throws(RegistrationError) {
    guard problems.isEmpty else {
      throw RegistrationError(problems: problems.map { "\(subject): \($0)" })
    }
  }
}

extension JSONObject {
  /// What is wrong with the names of metadata (requirement MCP-7), each in a sentence.
  var problemsAsMetadata: [String] {
    filter { !MetaName.isValid($0.key) }.map { "its metadata has a name that none may have: \($0.key)." }
  }
}

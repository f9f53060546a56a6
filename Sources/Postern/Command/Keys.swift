import PosternConfiguration
import PosternEventLoop
import PosternHTTPClient
import PosternHTTPTypes
import PosternJSON
import PosternJSONSchema
import PosternLogging

/// The keys of a server that runs: which there are, and new ones.
enum Keys {
  static let group = CommandGroup(
    "keys", "List and replace the keys that a server seals and signs with.", [List(), Rotate()])

  struct Arguments: Record {
    @Field("Directory of the server", .environment("POSTERN_HOME")) var home: String?
    @Field("Print JSON, for programs") var json = false
  }

  struct List: Command {
    let name = "list"
    let abstract =
      "List the keys of the server that runs: which seal and sign now, and which are still needed."

    func run(_ arguments: Configuration<Arguments>) async throws -> ExitCode {
      try show(try await ask(.get, "/keys", arguments.settings), arguments.settings)
    }
  }

  struct Rotate: Command {
    let name = "rotate"
    let abstract = "Have the server that runs make new keys; those before stay good."

    func run(_ arguments: Configuration<Arguments>) async throws -> ExitCode {
      try show(try await ask(.post, "/keys/rotate", arguments.settings), arguments.settings)
    }
  }

  private static func ask(_ method: Method, _ path: String, _ arguments: Arguments) async throws -> [UInt8] {
    try await AdminClient(home: arguments.home).ask(method, path)
  }

  private static func show(_ bytes: [UInt8], _ arguments: Arguments) throws -> ExitCode {
    guard !arguments.json else {
      Terminal.print(String(decoding: bytes, as: UTF8.self))
      return .success
    }
    for key in try JSON.decode([Key].self, from: bytes) { Terminal.print(key.line) }
    return .success
  }

  /// A key as the server describes it.
  private struct Key: Decodable {
    let use: String
    let id: String
    let created: Int64?
    let isCurrent: Bool
    let isInUse: Bool?

    /// The key for people: what it is for, its id, when it was made, and how it stands.
    var line: String {
      let made = created.map { String(Timestamp.text($0 &* 1_000).prefix(10)) } ?? "given     "
      let standing =
        if isCurrent { "current" } else if isInUse == true { "in use" } else if isInUse == false {
          "no longer needed"
        } else { "still good" }
      let name = id + String(repeating: " ", count: max(0, 43 - id.count))
      return "\(use)  \(name)  \(made)  \(standing)"
    }
  }
}

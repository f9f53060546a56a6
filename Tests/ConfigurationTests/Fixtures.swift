import PosternConfiguration
import PosternJSON
import PosternJSONSchema

enum Preset: String, CaseIterable, SchemaRepresentable {
  case mail, calendar, files
}

/// Settings of every kind, as a server has them.
struct ServerSettings: Record {
  @Field("Address to listen on", .environment("MCP_HOST")) var host = "0.0.0.0"
  @Field("Port to listen on", .environment("MCP_PORT")) var port: Port = 8000
  @Field("Public base URL", .environment("MCP_SERVER_BASE_URL", "MCP_BASE_URL"), .format(.uri)) var baseURL =
    "http://localhost:8000"
  @Field("Secret of the application", .environment("AZURE_CLIENT_SECRET")) var clientSecret: SensitiveString?
  @Field("Largest body", .environment()) var bodyLimit = ByteSize.mebibytes(4)
  @Field("Time to finish when stopped", .environment()) var drain = Duration.seconds(25)
  @Field("Which tools to offer", .environment(), .count(1...3), .unique) var tools: [Preset] = [.mail]
  @Field("Front ends that are believed", .environment()) var trustedProxies: [String] = []
  @Field("Offer no tool that changes anything", .environment()) var readOnly = false
  @Field("Whether to write an access log", .environment()) var accessLog = true
}

/// A required setting, a required secret, and nothing else.
struct Identity: Record {
  @Field("Application id", .environment("AZURE_CLIENT_ID"), .format(.uuid)) var clientID: String
  @Field("Secret of the application", .environment("AZURE_CLIENT_SECRET")) var clientSecret: SensitiveString
}

extension Surroundings {
  /// Surroundings whose files are in memory.
  init(_ environment: [String: String] = [:], files: [String: String]) {
    self.init(environment: environment) { path throws(Unreadable) in
      guard let text = files[path] else { throw Unreadable("No such file or directory") }
      return Array(text.utf8)
    }
  }
}

extension Record {
  /// What is wrong with a configuration, a sentence each.
  static func mistakes(_ words: [String] = [], _ surroundings: Surroundings = Surroundings()) -> [String] {
    do {
      _ = try Configuration<Self>(words, in: surroundings)
      return []
    } catch {
      return error.mistakes.map(\.sentence)
    }
  }
}

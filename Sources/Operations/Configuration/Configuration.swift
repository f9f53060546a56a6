import PosternJSON
public import PosternJSONSchema

/// Settings with the source of each, or the arguments of a command.
///
/// Flags beat the environment, the environment beats the file of `--env-file`, the file beats the default.
public struct Configuration<Settings: Record>: Sendable {
  /// The settings themselves.
  public let settings: Settings
  /// Every setting with its value and source, in the order of declaration, secrets masked.
  public let entries: [SettingEntry]
  /// What is probably not meant, a sentence each: variables that nothing reads.
  public let warnings: [String]

  /// Gathers the settings, or refuses them with every mistake in them.
  ///
  /// - Parameters:
  ///   - words: The command line after the command's name.
  ///   - surroundings: The environment and the files.
  ///   - otherVariables: Variables that something else reads, and that are therefore no mistake.
  /// - Throws: Every mistake in the command line, the environment and the files.
  public init(
    _ words: [String] = [], in surroundings: Surroundings, otherVariables: Set<String> = []
  ) throws(ConfigurationError) {
    let definition = Settings.definition
    var gathering = Gathering(words, for: definition, in: surroundings)
    gathering.warnOfUnknown(besides: otherVariables)
    let object = gathering.object
    let reading = Result { () throws(RecordError) in try Settings(decoding: .object(object)) }
    if case .failure(let error) = reading { gathering.explain(error) }
    guard gathering.mistakes.isEmpty, case .success(let settings) = reading else {
      throw ConfigurationError(mistakes: gathering.mistakes)
    }
    self.settings = settings
    warnings = gathering.warnings
    // What the types say of themselves, not what was read: a secret inside masks itself.
    let values = JSONObject(json: settings.json) ?? JSONObject()
    entries = definition.fields.map { field in
      SettingEntry(
        name: field.name, value: values[field.name], isSecret: field.schema.isSecret,
        origin: gathering.origins[field.name] ?? .declaration)
    }
  }

  /// Where the value of a field came from.
  public func origin(of name: String) -> Origin? { entries.first { $0.name == name }?.origin }
}

import PosternJSON
import PosternJSONSchema

/// Collects the values of a record from every source, the strongest first.
struct Gathering {
  private(set) var object = JSONObject()
  private(set) var origins: [String: Origin] = [:]
  var mistakes: [ConfigurationError.Mistake]
  var warnings: [String] = []

  let definition: RecordDefinition
  private let surroundings: Surroundings
  let flags: FlagScanner
  private(set) var variables: [VariableSource]

  init(_ words: [String], for definition: RecordDefinition, in surroundings: Surroundings) {
    self.definition = definition
    self.surroundings = surroundings
    flags = FlagScanner(words, for: definition)
    mistakes = flags.mistakes
    variables = [VariableSource(surroundings.environment)]
    if let path = flags.environmentFile { readFile(of: path) }
    for field in definition.fields { gather(field) }
  }

  private mutating func readFile(of path: String) {
    do throws(Surroundings.Unreadable) {
      let file = EnvironmentFile(try surroundings.readFile(path))
      mistakes += file.faults.map { .configuration("\(path) line \($0.line): \($0.problem).") }
      variables.append(VariableSource(file, path: path))
    } catch {
      mistakes.append(.configuration("--env-file: \(path) cannot be read (\(error)); name a file that can."))
    }
  }

  private mutating func gather(_ field: FieldDefinition) {
    if let given = flags.given[field.name] { return put(field, given.json, given.origin) }
    if let file = flags.secretFiles[field.name] { return putSecret(field, in: file.path, namedBy: file.flag) }
    if let name = field.variables.first(where: surroundings.garbledVariables.contains) {
      origins[field.name] = .environment(name)
      mistakes.append(
        .configuration("\(name): its value in the environment is not UTF-8; correct it or unset it."))
      return
    }
    for source in variables {
      let names = field.variables.filter { source.values[$0] != nil }
      guard let name = names.first, let text = source.values[name] else { continue }
      let namesFile = { (name: String) in !field.environmentNames.contains(name) }
      for ignored in names.dropFirst() { noteSecond(ignored, namesFile: namesFile(ignored), after: name) }
      if namesFile(name) {
        return putSecret(field, in: text, namedBy: name)
      }
      return put(field, field.schema.json(fromList: text), source.origin(name))
    }
  }

  /// An older spelling beside the newer one is only ignored; a secret in two places is a mistake.
  private mutating func noteSecond(_ ignored: String, namesFile: Bool, after name: String) {
    if namesFile {
      mistakes.append(.configuration("\(ignored): \(name) is set as well; unset one of the two."))
    } else {
      warnings.append("\(ignored): ignored, since \(name) is set; unset it.")
    }
  }

  private mutating func putSecret(_ field: FieldDefinition, in path: String, namedBy namer: String) {
    let origin = Origin.secretFile(path: path, namedBy: namer)
    do throws(Surroundings.Unreadable) {
      guard let text = String(validating: try surroundings.readFile(path), as: UTF8.self) else {
        throw Surroundings.Unreadable("it is not UTF-8")
      }
      // Editors and `echo` end a file with a line end that is no part of the secret.
      let secret = text.hasSuffix("\r\n") || text.hasSuffix("\n") ? String(text.dropLast()) : text
      if secret.isEmpty { throw Surroundings.Unreadable("it is empty") }
      put(field, field.schema.json(fromList: secret), origin)
    } catch {
      origins[field.name] = origin
      mistakes.append(
        .configuration(
          "\(field.name): \(path), named by \(namer), cannot be read (\(error)); correct the path."))
    }
  }

  private mutating func put(_ field: FieldDefinition, _ json: JSONValue, _ origin: Origin) {
    object[field.name] = json
    origins[field.name] = origin
  }
}

/// Variables of the environment or of a file; an empty value counts as none.
struct VariableSource {
  let values: [String: String]
  let origin: @Sendable (String) -> Origin

  init(_ environment: [String: String]) {
    values = environment.filter { !$0.value.isEmpty }
    origin = { .environment($0) }
  }

  init(_ file: EnvironmentFile, path: String) {
    let entries = file.entries
    values = entries.mapValues(\.value).filter { !$0.value.isEmpty }
    origin = { .file($0, line: entries[$0]?.line ?? 0, path: path) }
  }
}

import PosternJSON
import PosternJSONSchema

/// Sorts the words of a command line into the fields of a record.
struct FlagScanner {
  /// What the command line says about one field.
  struct Given {
    var json: JSONValue
    let origin: Origin
  }

  /// The values by wire name.
  private(set) var given: [String: Given] = [:]
  /// The files that hold a secret, by wire name.
  private(set) var secretFiles: [String: (path: String, flag: String)] = [:]
  /// The file of settings.
  private(set) var environmentFile: String?
  private(set) var mistakes: [ConfigurationError.Mistake] = []
  /// Whether a word was left out because it may be the value of a flag that does not exist: nobody repeats it.
  private(set) var hasSwallowed = false

  private let fields: [FieldDefinition]
  private let readsEnvironment: Bool
  private var words: ArraySlice<String>
  private var positionals: ArraySlice<FieldDefinition>

  init(_ words: some Sequence<String>, for definition: RecordDefinition) {
    self.words = ArraySlice(words)
    fields = definition.fields.filter { !$0.isPositional }
    positionals = ArraySlice(definition.fields.filter(\.isPositional))
    readsEnvironment = definition.readsEnvironment
    scan()
  }

  private mutating func scan() {
    var takesFlags = true
    while let word = words.popFirst() {
      if takesFlags, word == "--" {
        takesFlags = false
      } else if takesFlags, word.hasPrefix("-"), word != "-" {
        takeFlag(word)
      } else {
        takePositional(word)
      }
    }
  }

  private mutating func takeFlag(_ word: String) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let flag = String(parts[0])
    let inline = parts.count == 2 ? String(parts[1]) : nil
    if flag == "--env-file", readsEnvironment {
      if environmentFile != nil { refuseSecond(flag) }
      environmentFile = value(of: flag, inline)
    } else if let field = fields.first(where: { $0.flag == flag }) {
      if field.isBoolean {
        put(field, field.schema.json(fromText: inline ?? "true"), flag)
      } else if let text = value(of: flag, inline) {
        take(text, for: field, flag)
      }
    } else if let field = fields.first(where: { $0.isBoolean && $0.negativeFlag == flag }) {
      if inline == nil { put(field, false, flag) } else { refuse("\(flag): takes no value; leave it out") }
    } else if let field = fields.first(where: { $0.schema.isSecret && $0.flag == flag + "-file" }) {
      refuse(
        "\(flag): every process can read what is typed here; put the secret in a file and pass \(field.flag)")
      // What follows is the secret, even if it looks like a flag.
      if inline == nil, let next = words.first, !isFlag(next) { swallow() }
    } else {
      let nearest = NearestName.of(flag, among: allFlags)
      refuse("\(flag): unknown flag; " + (nearest.map { "did you mean \($0)?" } ?? "remove it."), ends: true)
      if inline == nil, let next = words.first, !next.hasPrefix("--") { swallow() }
    }
  }

  private mutating func swallow() {
    words.removeFirst()
    hasSwallowed = true
  }

  private func isFlag(_ word: String) -> Bool {
    word == "--" || allFlags.contains { word == $0 || word.hasPrefix($0 + "=") }
  }

  private mutating func take(_ text: String, for field: FieldDefinition, _ flag: String) {
    if field.schema.isSecret {
      if secretFiles.updateValue((text, flag), forKey: field.name) != nil { refuseSecond(flag) }
    } else if field.schema.itemsAreWords {
      put(field, field.schema.json(fromList: text), flag)
    } else {
      put(field, field.schema.json(fromText: text), flag)
    }
  }

  private mutating func takePositional(_ word: String) {
    guard let field = positionals.first else {
      return refuse("\(Reading.quoted(word)): unexpected argument; remove it")
    }
    if field.isArray {
      merge(field.name, field.schema.json(fromText: word), .argument)
    } else {
      positionals.removeFirst()
      given[field.name] = Given(json: field.schema.json(fromText: word), origin: .argument)
    }
  }

  private mutating func put(_ field: FieldDefinition, _ json: JSONValue, _ flag: String) {
    if field.isArray {
      merge(field.name, json, .flag(flag))
    } else if given.updateValue(Given(json: json, origin: .flag(flag)), forKey: field.name) != nil {
      refuseSecond(flag)
    }
  }

  private mutating func merge(_ name: String, _ json: JSONValue, _ origin: Origin) {
    if case .array(let earlier)? = given[name]?.json, case .array(let more) = json {
      given[name]?.json = .array(earlier + more)
    } else {
      given[name] = Given(json: json, origin: origin)
    }
  }

  /// The value after the equals sign, or else the next word, unless that is a flag itself.
  private mutating func value(of flag: String, _ inline: String?) -> String? {
    if let inline { return inline }
    if let next = words.first, !next.hasPrefix("--") { return words.popFirst() }
    refuse("\(flag): needs a value; write \(flag) VALUE")
    return nil
  }

  private var allFlags: [String] {
    fields.map(\.flag) + ["--help"] + (readsEnvironment ? ["--env-file"] : [])
  }

  private mutating func refuseSecond(_ flag: String) { refuse("\(flag): given twice; remove one") }

  private mutating func refuse(_ sentence: String, ends: Bool = false) {
    mistakes.append(.usage(ends ? sentence : sentence + "."))
  }
}

extension FieldDefinition {
  var negativeFlag: String { "--no-" + Spelling.kebabCase(name) }
}

extension RecordDefinition {
  var readsEnvironment: Bool { fields.contains { !$0.environmentNames.isEmpty } }
}

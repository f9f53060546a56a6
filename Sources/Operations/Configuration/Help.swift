import PosternJSON
import PosternJSONSchema

/// The text that `--help` shows, made from the descriptions alone.
extension Program {
  func help(for command: any Command, _ path: [String], _ width: Int) -> String {
    var page = HelpPage(width: max(width, 40))
    page.add(paragraph: command.abstract)
    let fields = command.definition.fields
    let positionals = fields.filter(\.isPositional)
    let own = path.count == 1 ? [("--version", "Show the version")] : []
    let common = own + [("-h, --help", "Show this help")]
    if command.subcommands.isEmpty {
      let usage = path + ["[options]"] + positionals.map(\.positionalUsage)
      page.add(section: "Usage", line: usage.joined(separator: " "))
      page.add(section: "Arguments", rows: positionals.map { ($0.placeholder, $0.explanation) })
      let file = ("--env-file <path>", "Read settings from a file of NAME=VALUE lines")
      let flags = fields.filter { !$0.isPositional }.map { ($0.flagUsage, $0.explanation) }
      page.add(section: "Options", rows: flags + (command.definition.readsEnvironment ? [file] : []) + common)
    } else {
      let listed = command.subcommands.filter { !$0.isHidden }
      let usage = (path + [listed.isEmpty ? "[options]" : "<command>"]).joined(separator: " ")
      page.add(section: "Usage", line: usage)
      page.add(section: "Commands", rows: listed.map { ($0.name, $0.abstract) })
      page.add(section: "Options", rows: common)
      if !listed.isEmpty { page.add(paragraph: "See \"\(usage) --help\" for one command.") }
    }
    return page.text
  }
}

extension FieldDefinition {
  fileprivate var placeholder: String { "<\(Spelling.kebabCase(name))>" }

  fileprivate var positionalUsage: String {
    let usage = isArray ? placeholder + "..." : placeholder
    return isRequired ? usage : "[\(usage)]"
  }

  fileprivate var flagUsage: String {
    let kebab = Spelling.kebabCase(name)
    if isBoolean { return defaultValue == true ? "--[no-]\(kebab)" : "--\(kebab)" }
    return "\(flag) <\(schema.isSecret ? "path" : valueName)>" + (isArray ? "..." : "")
  }

  /// What stands for the value: the choices where they are few and short, else the name.
  private var valueName: String {
    let shape = if case .array(let item) = schema.shape { item.shape } else { schema.shape }
    if case .choice(let names) = shape {
      let choices = names.joined(separator: "|")
      if choices.count <= 24 { return choices }
    }
    return Spelling.kebabCase(name)
  }

  /// The description, followed by what else there is to know.
  fileprivate var explanation: String {
    var facts: [String] = []
    if isRequired, !isPositional { facts.append("required") }
    if let text = defaultText { facts.append("default: \(text)") }
    if !variables.isEmpty { facts.append("environment: " + variables.joined(separator: ", ")) }
    return facts.isEmpty ? description : "\(description) [\(facts.joined(separator: "; "))]"
  }

  /// The default, where saying it says more than the usage does.
  private var defaultText: String? {
    switch defaultValue {
    case nil, .bool(false), .array([]), .string(""): nil
    case let value?:
      SettingEntry(name: name, value: value, isSecret: schema.isSecret, origin: .declaration).text
    }
  }
}

public import PosternJSONSchema

extension Program {
  /// Finds what is wrong with the declaration of the commands: for a test of the program.
  public func validate() throws(RecordDefinitionError) {
    var problems: [String] = []
    for command in root.allCommands { problems += command.problems }
    if !problems.isEmpty { throw RecordDefinitionError(problems: problems) }
  }
}

extension Command {
  fileprivate var problems: [String] {
    let fields = definition.fields
    let negatives = fields.filter(\.isBoolean).map { "no_\($0.name)" }
    var problems: [String] = []
    do throws(RecordDefinitionError) {
      _ = try RecordDecoder<Arguments>(reserved: Set(["help", "version", "env_file"] + negatives))
    } catch {
      problems = error.problems
    }
    let positionals = fields.filter(\.isPositional)
    for field in positionals where field.isBoolean || field.schema.isSecret {
      problems.append(
        "\(definition.typeName).\(field.property): neither a switch nor a secret can be positional.")
    }
    for field in positionals.dropLast() where field.isArray || !field.isRequired {
      problems.append(
        "\(definition.typeName).\(field.property): only the last positional may be a list or absent.")
    }
    let names = subcommands.map(\.name)
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      problems.append("\(self.name) \(name): two commands have this name.")
    }
    return problems
  }
}

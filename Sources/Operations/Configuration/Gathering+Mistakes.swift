import PosternJSONSchema

extension Gathering {
  /// Says of every mistake of the decoder where the value came from, and what to do.
  mutating func explain(_ error: RecordError) {
    for mistake in error.mistakes {
      guard case .key(let name)? = mistake.path.first, let field = definition.field(named: name) else {
        mistakes.append(.software("\(definition.typeName) is declared wrong: \(mistake)."))
        continue
      }
      if mistake.kind == .missing, mistake.path.count == 1 {
        // What was given and cannot be read has been reported; what was swallowed may be what is missing.
        let isExplained = origins[name] != nil || field.isPositional && flags.hasSwallowed
        if !isExplained { mistakes.append(missing(field)) }
      } else {
        let origin = origins[name] ?? .declaration
        mistakes.append(
          ConfigurationError.Mistake(
            sentence: "\(mistake) in \(origin); \(origin.fix).", code: origin.exitCode))
      }
    }
  }

  private func missing(_ field: FieldDefinition) -> ConfigurationError.Mistake {
    let problem = "\(field.name): expected \(field.schema.noun), found nothing; "
    if field.isPositional { return .usage(problem + "pass <\(Spelling.kebabCase(field.name))>.") }
    guard let name = field.environmentNames.first else { return .usage(problem + "pass \(field.flag).") }
    return .configuration(problem + "set \(name) or pass \(field.flag).")
  }

  /// Warns of variables with our prefix that nothing reads.
  mutating func warnOfUnknown(besides others: Set<String>) {
    let known = others.union(definition.fields.flatMap(\.variables))
    for source in variables {
      for name in source.values.keys.sorted() where name.hasPrefix(environmentPrefix) && !known.contains(name)
      {
        // Compared without the prefix, which would make every name look like every other.
        let ours = known.sorted().filter { $0.hasPrefix(environmentPrefix) }
        let candidates = ours.lazy.map { String($0.dropFirst(environmentPrefix.count)) }
        let nearest = NearestName.of(String(name.dropFirst(environmentPrefix.count)), among: candidates)
        let advice = nearest.map { "did you mean \(environmentPrefix)\($0)?" } ?? "unset it."
        warnings.append("\(name): not a setting; \(advice)")
      }
    }
  }
}

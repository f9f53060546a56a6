import PosternJSON
import PosternJSONSchema
import Testing

private struct Bare: Record {
  @Field("Fine") var fine = 1
  var bare = 2
}

private struct Vague: Record { @Field(" ") var vague: String }

private struct Taken: Record { @Field("Help") var help: Bool }

private struct Outside: Record { @Field("Limit", .range(1...100)) var limit = 500 }

private struct Twice: Record {
  @Field("One", .name("same")) var one: String
  @Field("Two", .name("same")) var two: String
}

private struct Odd: Record { @Field("Odd", .name("a b")) var odd: String }

private struct Misplaced: Record { @Field("Name", .count(1...2)) var name: String }

private struct Endless: Record { @Field("Children") var children: [Endless] }

private struct Renamed: Record {
  @Field("One") var one = 1
  @Field("Two") var two = 2
  enum CodingKeys: String, CodingKey { case one }
}

private struct Outer: Record { @Field("Inner") var inner: Vague? }

@Suite struct `The declaration of a record` {
  @Test func `a sound declaration is accepted`() throws {
    #expect(try RecordDecoder<Mail>().decode(.object(Mail.call)).subject == "Hi")
    #expect(try RecordDecoder<Meeting>(reserved: ["help"]).definition.fields.count == 7)
  }

  @Test func `each fault is named with its type and property`() {
    expect(Bare.self, ["Bare.bare: a stored property of a record needs @Field."])
    expect(Vague.self, ["Vague.vague: the description is empty."])
    expect(Taken.self, [#"Taken.help: the name "help" is reserved."#])
    expect(
      Outside.self,
      [
        "Outside.limit: the default breaks a constraint: expected an integer from 1 to 100, found 500."
      ])
    expect(Twice.self, [#"Twice.two: the wire name "same" is already that of one."#])
    expect(Odd.self, [#"Odd.odd: the wire name "a b" is not made of letters, digits and _-. only."#])
    expect(Misplaced.self, ["Misplaced.name: the constraint .count does not apply to a string."])
    expect(Endless.self, ["Endless: a record cannot contain itself."])
    expect(
      Renamed.self,
      ["Renamed: leave CodingKeys and init(from:) to the compiler; they must cover every field."])
    expect(Outer.self, ["Vague.vague: the description is empty."])
  }

  @Test func `the schema of a record that contains itself ends`() throws {
    #expect(try !Endless.definition.schemaBytes.isEmpty)
  }

  @Test func `a record with a property that is no field decodes to an error and not to a trap`() {
    #expect(Bare.mistakes(in: [:]) == ["Bare is not made of fields only: bare is not declared with @Field"])
  }

  private func expect<Subject: Record>(_ type: Subject.Type, _ problems: [String]) {
    let error = #expect(throws: RecordDefinitionError.self) { try RecordDecoder<Subject>(reserved: ["help"]) }
    #expect(error?.problems == problems)
  }
}

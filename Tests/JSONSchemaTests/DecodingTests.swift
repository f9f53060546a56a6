import PosternJSON
import PosternJSONSchema
import PosternTesting
import Testing

@Suite struct `Decoding a record` {
  @Test func `what is given is taken and what is absent is the default`() throws {
    let mail = try Mail(decoding: .object(Mail.call))
    #expect(mail.to.map(\.description) == ["ada@example.org"])
    #expect(mail.subject == "Hi")
    #expect(mail.cc == nil)
    #expect(mail.contentType == .html)
    #expect(mail.saveToSent)
  }

  @Test func `nested records, lists and dictionaries are taken`() throws {
    let meeting = try Meeting(decoding: [
      "attendees": [["email": "a@b.example", "optional": true], ["email": "c@d.example"]],
      "organizer": ["email": "e@f.example"],
      "duration": 60.0, "likelihood": 1, "labels": ["a", "b"], "rooms": ["north": "101"],
      "x-extra": ["any": [nil]],
    ])
    #expect(meeting.attendees.map(\.optional) == [true, false])
    #expect(meeting.organizer?.email == EmailAddress("e@f.example"))
    #expect(meeting.duration == 60)
    #expect(meeting.likelihood == 1)
    #expect(meeting.rooms == ["north": "101"])
    #expect(meeting.extra == ["any": [nil]])
  }

  @Test(
    arguments: [
      ("to", ["ada@example.org", "bob"], #"to[1]: expected an email address, found "bob""#),
      ("to", [], "to: expected 1 to 3 items, found 0"),
      ("to", "ada@example.org", #"to: expected an array, found "ada@example.org""#),
      ("subject", 4, "subject: expected a string, found 4"),
      ("subject", "", "subject: expected 1 to 20 characters, found 0"),
      ("subject", ["a"], "subject: expected a string, found an array"),
      ("subject", nil, "subject: expected a string, found null"),
      ("content_type", "RTF", #"content_type: expected one of "HTML", "Text", found "RTF""#),
      ("save_to_sent", "true", #"save_to_sent: expected true or false, found "true""#),
      ("contentType", "Text", #"contentType: unknown field; did you mean "content_type"?"#),
      ("priority", 1, "priority: unknown field"),
    ] as [(String, JSONValue, String)])
  func `a mistake says where, what was expected and what was found`(
    key: String, value: JSONValue, message: String
  ) {
    #expect(Mail.mistakes(in: Mail.call.with(key, value)) == [message])
  }

  @Test func `every mistake is reported at once`() {
    let call: JSONValue = ["to": ["bob", "ada@example.org", 3], "subjet": "Hi", "content_type": "RTF"]
    #expect(
      Mail.mistakes(in: call) == [
        #"subjet: unknown field; did you mean "subject"?"#,
        #"to[0]: expected an email address, found "bob""#,
        "to[2]: expected an email address, found 3",
        "subject: expected a string, found nothing",
        "body: expected a string, found nothing",
        #"content_type: expected one of "HTML", "Text", found "RTF""#,
      ])
  }

  @Test func `a key that is no plain name is quoted and cut`() {
    let long = String(repeating: "k", count: 65)
    let call: JSONValue = ["attendees": [["email": "a@b.example"]], "rooms": ["a\n\u{1B}b": 1, long: 2]]
    #expect(
      Meeting.mistakes(in: call) == [
        #"rooms["a\n\u001bb"]: expected a string, found 1"#,
        #"rooms["\#(long.prefix(40))"…]: expected a string, found 2"#,
      ])
  }

  @Test func `a mistake in a nested record has the whole path`() {
    let call: JSONValue = ["attendees": [["email": "a@b.example"], ["email": 4, "optinal": true]]]
    #expect(
      Meeting.mistakes(in: call) == [
        #"attendees[1].optinal: unknown field; did you mean "optional"?"#,
        "attendees[1].email: expected an email address, found 4",
      ])
  }

  @Test(arguments: [nil, 4, "x", []] as [JSONValue])
  func `what is no object is refused`(json: JSONValue) {
    #expect(Mail.mistakes(in: json).first?.hasPrefix("expected an object, found ") == true)
  }

  @Test func `null stands for an optional field that is not given`() throws {
    #expect(try Mail(decoding: Mail.call.with("cc", .null)).cc == nil)
  }

  @Test func `a member given twice is refused`() throws {
    let text = #"{"to": ["a@b.example"], "subject": "Hi", "body": "", "subject": "Again"}"#
    let document = try JSON.parse(text, limits: JSONLimits(duplicateKeys: .allowed))
    #expect(Mail.mistakes(in: JSONValue(document.root)) == ["subject: given twice"])
  }

  @Test(.requirement("L12"), arguments: [1e300, -1e300, .infinity, .nan, 9_223_372_036_854_775_808.0, 30.5])
  func `a number that is no integer is refused without a trap`(number: Double) {
    let call: JSONValue = ["attendees": [["email": "a@b.example"]], "duration": .double(number)]
    #expect(Meeting.mistakes(in: call).first?.hasPrefix("duration: expected an integer, found ") == true)
  }

  @Test func `the answer to a flood of mistakes is bounded`() {
    let flood = JSONValue.array((0..<10_000).map { .int($0) })
    var call = Mail.call
    for index in 0..<1_000 { call["x\(index)"] = 1 }
    #expect(Mail.mistakes(in: call.with("to", flood)).count == Reading.mistakeLimit)
  }

  @Test func `what was found is cut to fit a sentence`() {
    let call = Mail.call.with("content_type", .string(String(repeating: "é", count: 1_000)))
    let found = String(repeating: "é", count: 40)
    #expect(Mail.mistakes(in: call) == [#"content_type: expected one of "HTML", "Text", found "\#(found)"…"#])
  }
}

import PosternJSON
import PosternJSONSchema
import PosternTesting
import Testing

@Suite struct `Constraints and formats` {
  @Test(
    arguments: [
      ("duration", 4, "duration: expected an integer from 5 to 480, found 4"),
      ("duration", 481, "duration: expected an integer from 5 to 480, found 481"),
      ("likelihood", 1.5, "likelihood: expected a number from 0.0 to 1.0, found 1.5"),
      ("likelihood", -1, "likelihood: expected a number from 0.0 to 1.0, found -1"),
      ("attendees", [], "attendees: expected at least 1 item, found 0"),
      ("labels", ["a", "b", "a"], #"labels[2]: expected different items, found "a" twice"#),
      ("labels", ["a", "abcdef"], "labels[1]: expected 1 to 5 characters, found 6"),
      ("rooms", ["north": 4], "rooms.north: expected a string, found 4"),
    ] as [(String, JSONValue, String)])
  func `what the schema announces is checked`(key: String, value: JSONValue, message: String) {
    let meeting: JSONObject = ["attendees": [["email": "a@b.example"]]]
    #expect(Meeting.mistakes(in: meeting.with(key, value)) == [message])
  }

  @Test(
    arguments: [
      (#"[1, 1.0]"#, false), (#"[1, 1.5]"#, true), (#"[{"a":1,"b":2}, {"b":2,"a":1}]"#, false),
      (#"["\u00e9", "e\u0301"]"#, true), (#"[1, "1", true, null, [1], {"n":1}]"#, true),
      (#"[[], []]"#, false),
    ])
  func `items are equal where JSON Schema says so`(items: String, areUnique: Bool) throws {
    struct Bag: Record { @Field("Items", .unique) var items: [JSONValue] }
    let json = JSONValue(try JSON.parse(items).root)
    #expect(Bag.mistakes(in: ["items": json]).isEmpty == areUnique)
  }

  @Test(arguments: [("é", 1), ("👩‍🚀", 3), ("e\u{301}", 2)])
  func `a length counts Unicode scalars`(text: String, length: Int) throws {
    struct Exact: Record { @Field("Text", .length(4...4)) var text: String }
    let padding = String(repeating: "x", count: 4 - length)
    #expect(try Exact(decoding: ["text": .string(text + padding)]).text == text + padding)
    #expect(
      Exact.mistakes(in: ["text": .string(text + padding + "y")]) == [
        "text: expected 4 characters, found 5"
      ])
  }

  @Test(arguments: [
    (Format.email, ["a@b.example", "first.last+tag@mail.example.org", "é@ü.example"]),
    (.uri, ["https://example.org/a?b#c", "urn:x", "mailto:a@b.example"]),
    (.uuid, ["835f09b6-0f0f-40cc-85cb-f32c5829a149", "835F09B6-0F0F-40CC-85CB-F32C5829A149"]),
    (.date, ["2026-02-28", "2024-02-29", "2000-02-29", "0000-12-31"]),
    (.dateTime, ["2026-02-28T09:30:00Z", "2026-02-28t23:59:60.123z", "2026-02-28T09:30:00+08:00"]),
  ])
  func `a format takes what is formed that way`(format: Format, texts: [String]) {
    #expect(texts.filter { !format.accepts($0) } == [])
  }

  @Test(arguments: [
    (
      Format.email,
      [
        "", "bob", "@b.example", "a@", "a@b", "a@@b.example", "a b@c.example", "a@b..example", ".a@b.example",
        "a@b.example\n", "a@b_c.example", String(repeating: "a", count: 65) + "@b.example",
      ]
    ),
    (
      .uri, ["", "example.org", ":x", "1a:b", "http:", "http://a\\b", "http://a b", "http://é", "http://a\n"]
    ),
    (.uuid, ["", "835f09b6-0f0f-40cc-85cb-f32c5829a14", "835f09b6-0f0f-40cc-85cb-f32c5829a14g"]),
    (
      .date,
      ["", "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026-1-1", "2026-01-011"]
    ),
    (
      .dateTime,
      [
        "2026-02-28", "2026-02-28T09:30:00", "2026-02-28T24:00:00Z", "2026-02-28T09:60:00Z",
        "2026-02-28T09:30:00.Z", "2026-02-28T09:30:00+24:00", "2026-02-28T09:30:00ZZ",
        "2026-02-28 09:30:00Z",
      ]
    ),
  ])
  func `a format refuses what is not`(format: Format, texts: [String]) {
    #expect(texts.filter { format.accepts($0) } == [])
  }

  @Test(.requirement("L4"))
  func `a long text is refused by every format without delay`() {
    let texts = ["a", "@", ".", "a.", "-", "2", "%"].map { String(repeating: $0, count: 1 << 20) }
    for format in [Format.email, .uri, .uuid, .date, .dateTime] {
      #expect(texts.allSatisfy { !format.accepts($0) })
    }
  }

  @Test func `a format on a field is announced and checked`() {
    struct Link: Record { @Field("Target", .format(.uri)) var target: String }
    #expect(
      Link.mistakes(in: ["target": "no uri"]) == [#"target: expected an absolute URI, found "no uri""#])
  }
}

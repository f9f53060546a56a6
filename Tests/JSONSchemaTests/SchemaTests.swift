import PosternJSON
import PosternJSONSchema
import Testing

@Suite struct `The JSON Schema of a record` {
  @Test func `it says types, bounds, choices, defaults and what is required`() {
    let expected: JSONObject = [
      "type": "object",
      "properties": [
        "to": [
          "type": "array", "items": ["type": "string", "format": "email"], "minItems": 1, "maxItems": 3,
          "description": "Recipient addresses",
        ],
        "subject": ["type": "string", "minLength": 1, "maxLength": 20, "description": "Subject line"],
        "body": ["type": "string", "description": "Message body, HTML or plain text"],
        "cc": [
          "type": "array", "items": ["type": "string", "format": "email"],
          "description": "Carbon-copy addresses",
        ],
        "content_type": [
          "type": "string", "enum": ["HTML", "Text"], "description": "Format of the body", "default": "HTML",
        ],
        "save_to_sent": ["type": "boolean", "description": "Keep a copy in Sent Items", "default": true],
      ],
      "required": ["to", "subject", "body"],
      "additionalProperties": false,
    ]
    #expect(Mail.definition.schema == expected)
  }

  @Test func `the bytes are the object in the order of declaration`() throws {
    let text = try String(decoding: Attendee.definition.schemaBytes, as: UTF8.self)
    #expect(
      text
        == #"{"type":"object","properties":{"email":{"type":"string","format":"email","description":"Address"},"#
        + #""optional":{"type":"boolean","description":"Whether the meeting can go on without them","#
        + #""default":false}},"required":["email"],"additionalProperties":false}"#)
  }

  @Test func `nested records are closed objects inside`() {
    let attendees = Meeting.definition.schema.property("attendees")
    #expect(attendees?["items"] == .object(Attendee.definition.schema))
    #expect(attendees?["minItems"] == 1)
    #expect(attendees?["maxItems"] == nil)
  }

  @Test(
    arguments: [
      (
        "duration",
        ["type": "integer", "minimum": 5, "maximum": 480, "description": "Minutes", "default": 30]
      ),
      (
        "likelihood",
        ["type": "number", "minimum": 0.0, "maximum": 1.0, "description": "How sure it is", "default": 0.5]
      ),
      (
        "labels",
        [
          "type": "array", "items": ["type": "string", "minLength": 1, "maxLength": 5], "uniqueItems": true,
          "description": "Labels", "default": [],
        ]
      ),
      (
        "rooms",
        [
          "type": "object", "additionalProperties": ["type": "string"],
          "description": "Names of rooms by building",
        ]
      ),
      ("x-extra", ["description": "Passed on as it is"]),
    ] as [(String, JSONObject)])
  func `each kind of field has its keywords`(name: String, schema: JSONObject) {
    #expect(Meeting.definition.schema.property(name) == schema)
  }

  @Test func `a record without fields takes the empty object only`() {
    struct Nothing: Record {}
    #expect(Nothing.definition.schema == ["type": "object", "additionalProperties": false])
  }

  @Test func `the declaration is read once`() {
    #expect(Mail.definition === Mail.definition)
  }
}

extension JSONObject {
  fileprivate func property(_ name: String) -> JSONObject? {
    guard case .object(let properties)? = self["properties"], case .object(let schema)? = properties[name]
    else { return nil }
    return schema
  }
}

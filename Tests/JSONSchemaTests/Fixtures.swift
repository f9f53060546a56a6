import PosternJSON
import PosternJSONSchema

/// A type of one's own that travels as text.
struct EmailAddress: SchemaRepresentable, LosslessStringConvertible, Hashable {
  static let schema = Schema.string("an email address", format: "email")
  static let neutral = EmailAddress(unchecked: "")
  let description: String

  init?(_ text: String) {
    guard Format.email.accepts(text) else { return nil }
    description = text
  }

  private init(unchecked text: String) { description = text }
}

enum BodyFormat: String, CaseIterable, SchemaRepresentable {
  case html = "HTML"
  case text = "Text"
}

/// The arguments that the design shows.
struct Mail: Record {
  @Field("Recipient addresses", .count(1...3)) var to: [EmailAddress]
  @Field("Subject line", .length(1...20)) var subject: String
  @Field("Message body, HTML or plain text") var body: String
  @Field("Carbon-copy addresses") var cc: [EmailAddress]?
  @Field("Format of the body") var contentType: BodyFormat = .html
  @Field("Keep a copy in Sent Items") var saveToSent = true

  /// A call with nothing wrong with it.
  static let call: JSONObject = ["to": ["ada@example.org"], "subject": "Hi", "body": "Hello"]
}

struct Attendee: Record, Equatable {
  @Field("Address") var email: EmailAddress
  @Field("Whether the meeting can go on without them") var optional = false
}

/// Every kind of field.
struct Meeting: Record {
  @Field("Who comes", .count(1...)) var attendees: [Attendee]
  @Field("Who invites") var organizer: Attendee?
  @Field("Minutes", .range(5...480)) var duration = 30
  @Field("How sure it is", .range(0.0...1.0)) var likelihood = 0.5
  @Field("Labels", .unique, .each(.length(1...5))) var labels: [String] = []
  @Field("Names of rooms by building") var rooms: [String: String]?
  @Field("Passed on as it is", .name("x-extra")) var extra: JSONValue?
}

extension JSONObject {
  /// The object with one member changed, or removed.
  func with(_ key: String, _ value: JSONValue?) -> JSONValue {
    var copy = self
    copy[key] = value
    return .object(copy)
  }
}

extension Record {
  /// What is wrong with a JSON value, a sentence a line.
  static func mistakes(in json: JSONValue) -> [String] {
    do {
      _ = try Self(decoding: json)
      return []
    } catch {
      return error.mistakes.map(\.description)
    }
  }
}

import PosternJSON
import PosternJSONSchema
import Testing

@Suite struct `Building and encoding a record` {
  @Test func `a record built in code reads as it was filled`() throws {
    let mail = try Mail {
      $0.to = [EmailAddress("ada@example.org")].compactMap(\.self)
      $0.subject = "Hi"
      $0.body = "Hello"
      $0.contentType = .text
    }
    #expect(mail.subject == "Hi")
    #expect(
      mail.json == [
        "to": ["ada@example.org"], "subject": "Hi", "body": "Hello", "content_type": "Text",
        "save_to_sent": true,
      ])
  }

  @Test func `a record with a hole is refused with the names of the fields`() {
    #expect(throws: RecordError.self) { try Mail { $0.subject = "Hi" } }
    do {
      _ = try Mail { $0.subject = String(repeating: "x", count: 21) }
    } catch {
      #expect(
        String(describing: error) == """
          to: expected an array, found nothing
          subject: expected 1 to 20 characters, found 21
          body: expected a string, found nothing
          """)
    }
  }

  @Test func `a field that nobody set reads as its default or as nothing`() {
    let mail = Mail()
    #expect(mail.to == [])
    #expect(mail.subject == "")
    #expect(mail.contentType == .html)
    #expect(Attendee().email.description == "")
  }

  @Test func `a field that nobody set is not sent`() {
    #expect(Mail().json == ["content_type": "HTML", "save_to_sent": true])
  }

  @Test func `records with the same values are equal, given or by default`() throws {
    let given = try Attendee(decoding: ["email": "a@b.example", "optional": false])
    #expect(try Attendee(decoding: ["email": "a@b.example"]) == given)
    #expect(try Attendee(decoding: ["email": "c@d.example"]) != given)
  }

  @Test func `copies of a record are independent`() throws {
    let first = try Mail(decoding: .object(Mail.call))
    var second = first
    second.subject = "Other"
    #expect(first.subject == "Hi")
    #expect(second.subject == "Other")
  }

  @Test(arguments: 0..<50)
  func `what is encoded decodes to the same`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let meeting = try Meeting {
      $0.attendees = try (0..<Int.random(in: 1...4, using: &random)).map { number in
        try Attendee {
          $0.email = try #require(EmailAddress("a\(number)@example.org"))
          $0.optional = Bool.random(using: &random)
        }
      }
      $0.organizer = Bool.random(using: &random) ? $0.attendees.first : nil
      $0.duration = Int.random(in: 5...480, using: &random)
      $0.likelihood = Double.random(in: 0...1, using: &random)
      $0.labels = (0..<Int.random(in: 0...5, using: &random)).map { "l\($0)" }
      $0.rooms = Bool.random(using: &random) ? ["b": "2", "a": "1"] : nil
      $0.extra = Bool.random(using: &random) ? [1, "two", [:]] : nil
    }
    #expect(try Meeting(decoding: meeting.json).json == meeting.json)
  }
}

/// SplitMix64: the same numbers for the same seed, on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

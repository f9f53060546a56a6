import PosternHTTPTypes
import PosternTesting
import Testing

@Suite struct FieldsTests {
  let wire = "Content-Type: text/plain\r\nx-one: 1\r\nContent-Length: 12\r\nX-One: 2\r\n"

  func built() throws -> Fields {
    var fields = Fields(fields: 4, bytes: 100)
    fields.append(.contentType, "text/plain")
    try fields.append("x-one", checking: "1")
    fields.append(.contentLength, 12)
    fields.append("X-One", "2")
    return fields
  }

  func encoded(_ fields: Fields) -> String {
    var bytes: [UInt8] = []
    fields.encode(into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func `fields are written in their order and with their spelling`() throws {
    #expect(encoded(try built()) == wire)
    #expect(encoded(Fields()) == "")
  }

  @Test func `fields are found by name in any case`() throws {
    let fields = try built()
    #expect(fields["X-ONE"] == "1")
    #expect(fields.values(of: "x-one") == ["1", "2"])
    #expect(fields.count(of: "x-One") == 2)
    #expect(fields[.contentLength] == "12")
    #expect(fields[.host] == nil)
    #expect(fields.contains(.contentType) && !fields.contains("x-on"))
    #expect(fields.valueEquals(.contentType, "TEXT/Plain") && !fields.valueEquals(.contentType, "text/plai"))
    #expect(fields.withValue(of: .contentType) { $0.count } == 10)
    #expect(fields.map(\.name.text) == ["Content-Type", "x-one", "Content-Length", "X-One"])
  }

  @Test func `to set is to replace and to remove is to forget`() throws {
    var fields = try built()
    fields.set("x-one", "3")
    #expect(encoded(fields) == "Content-Type: text/plain\r\nContent-Length: 12\r\nx-one: 3\r\n")
    fields.remove(.contentType)
    fields.set(.contentLength, -7)
    #expect(encoded(fields) == "x-one: 3\r\nContent-Length: -7\r\n")
    fields.remove("x-one")
    fields.remove(.contentLength)
    #expect(fields.isEmpty && fields == Fields())
    fields.append(.age, "0")
    #expect(encoded(fields) == "Age: 0\r\n")
    fields.removeAll(keepingCapacity: true)
    #expect(encoded(fields) == "")
  }

  @Test(
    .requirement("H7"),
    arguments: [
      "a\r\nSet-Cookie: x=1", "a\nb", "a\rb", "\0", "a\u{0B}b", "\u{7F}", "\r\n", "a\u{1B}[31m", "x\n",
    ])
  func `a value that could split a message is refused and changes nothing`(_ value: String) throws {
    var fields = try built()
    let before = fields
    #expect(throws: FieldError.self) { try fields.append(.location, checking: value) }
    #expect(throws: FieldError.self) { try fields.set(.contentType, checking: value) }
    #expect(fields == before)
  }

  @Test(.requirement("H7")) func `every byte outside printable ASCII and tab is refused, with its reason`() {
    for scalar in (0...0x17F).compactMap(Unicode.Scalar.init(_:)) {
      var fields = Fields()
      let value = "a" + String(scalar) + "b"
      do {
        try fields.append(.location, checking: value)
        #expect((0x20..<0x7F).contains(scalar.value) || scalar == "\t")
      } catch {
        #expect(error.code == (scalar.value >= 0x80 ? .nonASCII : .controlCharacter))
        #expect(error.description.contains("Location") && !error.description.contains(value))
        #expect(fields.isEmpty)
      }
    }
  }

  @Test func `whitespace around a value is not part of it`() throws {
    var fields = Fields()
    try fields.append(.vary, checking: " \t a b \t")
    try fields.append(.link, checking: "   ")
    #expect(fields[.vary] == "a b" && fields[.link] == "")
    #expect(encoded(fields) == "Vary: a b\r\nLink: \r\n")
  }

  @Test func `fields never weigh more than their limit`() throws {
    var fields = Fields()
    let half = String(repeating: "a", count: Fields.maximumSize / 2)
    try fields.append("x", checking: half)
    #expect(throws: FieldError.self) { try fields.append("x", checking: half) }
    #expect(fields.count == 1)
  }

  @Test func `any order of changes leaves what a plain list would hold`() throws {
    var random = SplitMix64(seed: 9)
    let names: [FieldName] = [.host, .accept, "x-a", "X-b", .setCookie]
    for _ in 0..<200 {
      var fields = Fields()
      var model: [(name: FieldName, value: String)] = []
      for step in 0..<30 {
        let name = names[Int.random(in: 0..<names.count, using: &random)]
        let change = Int.random(in: 0..<5, using: &random)
        if change < 2 { model.removeAll { $0.name == name } }
        if change > 0 { model.append((name, "\(step)")) }
        switch change {
        case 0: fields.remove(name)
        case 1: try fields.set(name, checking: "\(step)")
        default: fields.append(name, step)
        }
      }
      let expected = model.map { "\($0.name): \($0.value)\r\n" }.joined()
      #expect(encoded(fields) == expected)
      for name in names { #expect(fields.values(of: name) == model.filter { $0.name == name }.map(\.value)) }
    }
  }

  @Test func `members of lists come from all fields, and commas in quotes do not separate`() {
    let fields: Fields = [
      "accept": "a, b;q=\"x,\\\"y\" ,, ", "connection": "Keep-Alive,close", "ACCEPT": ",\t c", "accept": "",
    ]
    #expect(fields.tokens(of: .accept) == ["a", "b;q=\"x,\\\"y\"", "c"])
    #expect(fields.tokens(of: .host) == [])
    #expect(fields.hasToken(.connection, "Close") && !fields.hasToken(.connection, "clos"))
  }

  @Test func `a received head is adopted without a change`() {
    let head = Array("GET / HTTP/1.1\r\nHost:a\r\nx-t:  \u{E9}  \r\n".utf8)
    var fields = Fields()
    fields.append(.age, "1")
    fields.adopt(head)
    fields.appendSlot(name: 16..<20, value: 21..<22, known: .host)
    fields.appendSlot(name: 24..<27, value: 30..<32, known: nil)
    var late = fields
    head.withUnsafeBytes { late.adopt(belowSlots: $0) }
    #expect(late == fields)
    #expect(fields[.host] == "a" && fields["X-T"] == "\u{C3}\u{A9}" && fields.count == 2)
    #expect(fields.valueRange(of: .host) == 21..<22)
    fields.append(.via, "p")
    var output: [UInt8] = []
    fields.encode(into: &output)
    #expect(output == Array("Host: a\r\nx-t: \u{E9}\r\nVia: p\r\n".utf8))
  }
}

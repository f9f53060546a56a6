import PosternHTTPTypes
import Testing

@Suite struct ServerSentEventTests {
  typealias Outcome = (
    events: [ServerSentEvent], error: ServerSentEventError?, decoder: ServerSentEventDecoder
  )

  func decode(_ stream: [UInt8], slices: [Int], limits: ServerSentEventDecoder.Limits = .init()) -> Outcome {
    var decoder = ServerSentEventDecoder(limits: limits)
    var events: [ServerSentEvent] = []
    var start = 0
    do throws(ServerSentEventError) {
      for end in slices + [stream.count] {
        try decoder.decode(stream[start..<end], into: &events)
        start = end
      }
      return (events, nil, decoder)
    } catch {
      return (events, error, decoder)
    }
  }

  func events(_ text: String) -> [ServerSentEvent] { decode(Array(text.utf8), slices: []).events }

  @Test(arguments: [
    ("data: a\n\n", ["a"]), ("data:a\r\rdata:  b\r\n\r\n", ["a", " b"]),
    ("data\n\ndata\ndata\n\n", ["", "\n"]),
    ("\u{FEFF}data: a\n\n", ["a"]), ("\n\u{FEFF}data: a\n\n", []),
    ("data: a\ndata: b\n\ndata: c\n", ["a\nb"]), (":c\n\n", []),
    ("event: x\n\n", []), ("data : a\n\nDATA: b\n\ndata: c\n\n", ["c"]),
    ("data: a\r\n\ndata: b\n\r\n", ["a", "b"]),
    ("x: y\ndata: \0\n\n", ["\0"]), ("\r\n\r\n\n\r", []),
  ])
  func `a stream is read as WHATWG HTML 9.2.6 says`(_ stream: String, _ expected: [String]) {
    #expect(events(stream).map(\.text) == expected)
  }

  @Test func `the kind, the id and the time belong to their event and the id to the next ones`() {
    let read = events(
      "event: a\nid: 1\nretry: 10\ndata:\n\ndata:\n\nid\nevent:\ndata:\n\nid: \0\nid: 2\nretry: -1\nretry: 1x\ndata:\n\n"
    )
    #expect(read.map(\.event) == ["a", nil, nil, nil])
    #expect(read.map(\.id) == ["1", "1", "", "2"])
    #expect(read.map(\.retry) == [10, nil, nil, nil])
    let decoder = decode(Array("id: 7\nretry: 5\n\n".utf8), slices: []).decoder
    #expect(decoder.lastEventID == "7" && decoder.reconnectionTime == 5)
  }

  @Test func `the slicing changes nothing, one byte at a time or at random`() {
    var random = SplitMix64(seed: 7)
    for _ in 0..<3000 {
      let words = [
        "data: ", "data", "id: 1", "event: e", "retry: 3", "\r", "\n", "\r\n", "\n\n", ":", "\u{FEFF}", "é",
        "\0", "x",
      ]
      var stream = (0..<Int.random(in: 0...20, using: &random)).flatMap { _ in
        Array(words[Int.random(in: 0..<words.count, using: &random)].utf8)
      }
      if Int.random(in: 0..<8, using: &random) == 0 {
        stream.append(UInt8.random(in: 0...255, using: &random))
      }
      let limits = ServerSentEventDecoder.Limits(line: 24, event: 16)
      let whole = decode(stream, slices: [], limits: limits)
      let bytes = decode(stream, slices: Array(stream.indices), limits: limits)
      let cuts = stream.indices.filter { _ in Bool.random(using: &random) }
      let parts = decode(stream, slices: cuts, limits: limits)
      for other in [bytes, parts] {
        #expect(other.events == whole.events && other.error == whole.error)
        #expect(other.decoder.lastEventID == whole.decoder.lastEventID)
      }
    }
  }

  @Test func `an id counts when its event is complete`() {
    let stream = Array("id: 6\ndata: a\n\nid: 7\ndata: b\n".utf8)
    #expect(decode(stream, slices: []).decoder.lastEventID == "6")
    #expect(decode(stream + [0x0A], slices: []).decoder.lastEventID == "7")
    // An event without data is not delivered, but its id counts (WHATWG HTML section 9.2.6).
    let (events, _, decoder) = decode(stream + Array("\nid: 8\n\n".utf8), slices: [])
    #expect(events.count == 2 && decoder.lastEventID == "8")
  }

  @Test func `a stream that asks for too much memory is over`() {
    let limits = ServerSentEventDecoder.Limits(line: 10, event: 6)
    #expect(decode(Array("data:12\ndata:345\n\n".utf8), slices: [], limits: limits).events.count == 1)
    #expect(decode(Array("data: 12345".utf8), slices: [], limits: limits).error == .lineTooLong)
    #expect(decode(Array("data:12\ndata:3456\n".utf8), slices: [], limits: limits).error == .eventTooLarge)
    var (_, error, decoder) = decode(Array("id: 1\n\nid: ".utf8) + [0xFF, 0x0A], slices: [], limits: limits)
    #expect(error == .invalidUTF8 && decoder.lastEventID == "1")
    var events: [ServerSentEvent] = []
    #expect(throws: ServerSentEventError.invalidUTF8) {
      try decoder.decode(Array("data: a\n\n".utf8)[...], into: &events)
    }
    #expect(events.isEmpty)
  }

  @Test func `events are written so that they are read again`() throws {
    var output: [UInt8] = []
    let event = try #require(ServerSentEvent(data: Array("a\nb\r\nc\rd".utf8), event: "e", id: "1", retry: 5))
    event.encode(into: &output)
    ServerSentEvent.encode(comment: "keep\nalive", into: &output)
    ServerSentEvent.encode(data: Array("{}".utf8), into: &output)
    #expect(
      String(decoding: output, as: UTF8.self)
        == "event: e\nid: 1\nretry: 5\ndata: a\ndata: b\ndata: c\ndata: d\n\n: keep\n: alive\n\ndata: {}\n\n")
    #expect(events(String(decoding: output, as: UTF8.self)).map(\.text) == ["a\nb\nc\nd", "{}"])
  }

  @Test func `any data without a return comes back`() throws {
    var random = SplitMix64(seed: 8)
    for _ in 0..<1000 {
      let data = random.bytes(upTo: 30, alphabet: "a :\n").filter { $0 != 0x0D }
      var output: [UInt8] = []
      try #require(ServerSentEvent(data: data)).encode(into: &output)
      #expect(decode(output, slices: []).events.map(\.data) == [data])
    }
  }

  @Test func `what would end a line early is no kind and no id`() {
    for text in ["a\nb", "a\r", "\n"] {
      #expect(ServerSentEvent(data: [], event: text) == nil && ServerSentEvent(data: [], id: text) == nil)
    }
    #expect(ServerSentEvent(data: [], id: "\0") == nil && ServerSentEvent(data: [], retry: -1) == nil)
  }
}

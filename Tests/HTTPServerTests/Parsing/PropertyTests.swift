import PosternHTTPServer
import PosternTesting
import Testing

@Suite(.requirement("H1")) struct `Requests made at random` {
  private static let fields = [
    "Host: a", "X-A: 1", "Content-Length: 3", "Transfer-Encoding: chunked", "Connection: close",
    "Expect: 100-continue",
    "X_B: 2", "Cookie: a=b; c=\"d\"", "X-Long: \(String(repeating: "v", count: 300))", "X:", "Bad : 1",
    "Content-Length: 03",
  ]
  private static let bodies = [
    "abc", "3\r\nabc\r\n0\r\n\r\n", "", "3;x=y\r\nabc\r\n0\r\nT: u\r\n\r\n", "g\r\n",
  ]

  /// One to three requests, most of them good, some bytes of some of them changed.
  private func connection(_ generator: inout SeededGenerator) -> [UInt8] {
    var text = ""
    for _ in 0...Int.random(in: 0...2, using: &generator) {
      text += ["GET", "POST", "OPTIONS"].randomElement(using: &generator) ?? ""
      text += [" / ", " /a?b ", " http://a/ ", " * "].randomElement(using: &generator) ?? ""
      text += "HTTP/1.1\r\nHost: a\r\n"
      for _ in 0..<Int.random(in: 0...3, using: &generator) {
        text += (Self.fields.dropFirst().randomElement(using: &generator) ?? "") + "\r\n"
      }
      text += "\r\n" + (Self.bodies.randomElement(using: &generator) ?? "")
    }
    var bytes = Array(text.utf8)
    if Bool.random(using: &generator) {
      bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
    }
    return bytes
  }

  @Test(arguments: 0..<8) func `every slicing gives the same requests and the same ending`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<120 {
      let bytes = connection(&generator)
      let whole = Transcript(bytes)
      for pieces in slicings(of: bytes.count, random: &generator, samples: 3) {
        #expect(
          Transcript(bytes, pieces: pieces) == whole,
          "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
      }
    }
  }

  @Test(arguments: 0..<4) func `what is cut off is never served`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<60 {
      let bytes = connection(&generator)
      let served = Transcript(bytes).requests.filter(\.isComplete)
      let part = Transcript(Array(bytes.prefix(Int.random(in: bytes.indices, using: &generator))))
      #expect(served.starts(with: part.requests.filter(\.isComplete)))
    }
  }

  @Test func `the bytes of a body come out as they went in`() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<100 {
      let body = (0..<Int.random(in: 0...500, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      var chunked: [UInt8] = []
      var rest = body[...]
      while !rest.isEmpty {
        let chunk = rest.prefix(Int.random(in: 1...rest.count, using: &generator))
        chunked += Array(String(chunk.count, radix: 16).utf8) + [13, 10] + chunk + [13, 10]
        rest = rest.dropFirst(chunk.count)
      }
      let start = "POST / HTTP/1.1\r\nHost: a\r\n"
      let lengthened = Array("\(start)Content-Length: \(body.count)\r\n\r\n".utf8) + body
      let inChunks =
        Array("\(start)Transfer-Encoding: chunked\r\n\r\n".utf8) + chunked + Array("0\r\n\r\n".utf8)
      let requests = Transcript(lengthened + inChunks + lengthened).requests
      #expect(requests.map(\.body) == [body, body, body])
      #expect(requests.map(\.isComplete) == [true, true, true])
    }
  }
}

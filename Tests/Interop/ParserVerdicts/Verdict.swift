import PosternHTTPServer
import PosternHTTPTypes

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The requests that a byte string holds, and where the parser stands after them.
struct Verdict {
  private(set) var json = ""

  init(of bytes: [UInt8]) {
    var parser = RequestParser()
    var requests: [String] = []
    var head = ""
    var body: [UInt8] = []
    var isComplete = true
    var start = 0
    func close() { requests.append("{\(head),\"body\":\"\(hex(body))\",\"complete\":\(isComplete)}") }
    while true {
      let (consumed, event) = parser.next(bytes.span.bytes.extracting(start..<bytes.count))
      switch event {
      case .head(let next):
        head = Self.members(of: next)
        body = []
        isComplete = false
      case .body(let range): body += bytes[start + range.lowerBound..<start + range.upperBound]
      case .end:
        isComplete = true
        close()
      case .needMore, .refused:
        if !isComplete { close() }
        let list = requests.joined(separator: ",")
        json = "{\"requests\":[\(list)],\(Self.ending(event, isIdle: parser.isIdle))}"
        return
      }
      start += consumed
    }
  }

  private static func ending(_ event: RequestParser.Event, isIdle: Bool) -> String {
    guard case .refused(let refusal) = event else {
      return "\"verdict\":\"\(isIdle ? "accepted" : "incomplete")\""
    }
    return "\"verdict\":\"refused\",\"status\":\(refusal.status),\"reason\":\"\(refusal.rawValue)\""
  }

  private static func members(of head: RequestHead) -> String {
    let target = head.query.map { "\(head.path)?\($0)" } ?? head.path
    let fields = head.fields.map { field in
      "[\"\(hex(field.name.text.utf8))\",\"\(hex(field.value.unicodeScalars.map { UInt8($0.value) }))\"]"
    }
    return "\"method\":\"\(hex(head.method.text.utf8))\",\"target\":\"\(hex(target.utf8))\","
      + "\"version\":\"\(head.version == .http11 ? "1.1" : "1.0")\",\"fields\":[\(fields.joined(separator: ","))],"
      + "\"keepAlive\":\(head.keepsAlive)"
  }
}

private func hex(_ bytes: some Collection<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

/// Reads that many bytes from standard input, or fewer where it ends.
func readBytes(_ count: Int) -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
    while initialized < count {
      let got = read(0, buffer.baseAddress.map { $0 + initialized }, count - initialized)
      guard got > 0 else { return }
      initialized += got
    }
  }
}

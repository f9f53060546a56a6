import PosternHTTPServer
import PosternHTTPTypes

/// Says what the request parser makes of byte strings, for a comparison with other parsers.
///
/// Reads a length (four bytes, little-endian) and that many bytes again and again, and writes one line of JSON for each.
/// With `--measure N` it reads one string and parses it N times.
@main
enum ParserVerdicts {
  static func main() {
    if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "--measure" {
      return measure(readBytes(1 << 16), times: Int(CommandLine.arguments[2]) ?? 1)
    }
    while let length = readLength() {
      print(Verdict(of: readBytes(length)).json)
    }
  }

  private static func measure(_ input: [UInt8], times: Int) {
    var parser = RequestParser()
    var heads = 0
    let time = ContinuousClock().measure {
      for _ in 0..<times {
        var start = 0
        parsing: while true {
          let (consumed, event) = parser.next(input.span.bytes.extracting(start..<input.count))
          start += consumed
          switch event {
          case .head(let head): heads += head.fields.count > 0 ? 1 : 0
          case .needMore, .refused: break parsing
          case .body, .end: continue
          }
        }
      }
    }
    print("\(heads) heads in \(time): \(time / max(heads, 1)) each")
  }

  private static func readLength() -> Int? {
    let bytes = readBytes(4)
    guard bytes.count == 4 else { return nil }
    return bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}

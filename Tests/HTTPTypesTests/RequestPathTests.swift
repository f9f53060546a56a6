import PosternHTTPTypes
import PosternTesting
import Testing

@Suite struct RequestPathTests {
  @Test(arguments: [
    ("/", "/"), ("/mcp", "/mcp"), ("/mcp/", "/mcp/"), ("/a%20b/%C3%A9", "/a b/é"),
    ("/.well-known/x", "/.well-known/x"),
    ("/...", "/..."), ("/a..b", "/a..b"), ("/%2541", "/%41"), ("/%6d%63p", "/mcp"),
    ("/a@b:c!$&'()*+,=~", "/a@b:c!$&'()*+,=~"),
  ])
  func `a path is decoded once`(_ encoded: String, _ text: String) throws {
    let path = try RequestPath(encoded)
    #expect(path.text == text)
    #expect("/" + path.segments.joined(separator: "/") == text)
    #expect(try RequestPath(bytes: Array(encoded.utf8)[...]) == path)
  }

  @Test(
    .requirement("H15"),
    arguments: [
      "", "mcp", "//mcp", "/mcp//", "/mcp/..;/", "/mcp;a=b", "/mcp%3ba", "/mcp/../x", "/mcp/..", "/./mcp",
      "/mcp/.",
      "/%2e%2e/mcp", "/%2E/mcp", "/.%2e/mcp", "/mcp%2fx", "/mcp%2Fx", "/mcp%5cx", "/mcp\\x", "/mcp%00",
      "/mcp%0a",
      "/mcp%7F", "/mcp%", "/mcp%g0", "/mcp%2", "/mcp%ff", "/mcp%c0%af", "/mcp%ed%a0%80", "/mcp?x", "/mcp#x",
      "/m[c]p",
      "/m cp", "/mcp\r\n", "/mcp\0", "/é",
    ])
  func `a path that could be read in two ways is refused`(_ encoded: String) {
    #expect(throws: URIError.self) { try RequestPath(encoded) }
    #expect(throws: URIError.self) { try RequestPath(bytes: Array(encoded.utf8)[...]) }
  }

  @Test(.requirement("H15")) func `a decoded path never has a segment that goes elsewhere`() {
    var random = SplitMix64(seed: 4)
    var taken = 0
    for _ in 0..<30_000 {
      let encoded = "/" + String(decoding: random.bytes(upTo: 12, alphabet: "/.%2e5cfab;\\"), as: UTF8.self)
      guard let path = try? RequestPath(encoded) else { continue }
      taken += 1
      #expect(
        !path.segments.contains("..") && !path.segments.contains(".")
          && !path.segments.dropLast().contains(""))
      #expect(path.text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x5C && $0 != 0x3B && $0 != 0x7F })
    }
    #expect(taken > 1000)
  }

  @Test func `escapes survive being written and read`() {
    var random = SplitMix64(seed: 5)
    for _ in 0..<1000 {
      let text = String(decoding: random.bytes(upTo: 20, alphabet: "a%/é &=+~"), as: UTF8.self)
      let encoded = PercentEncoding.encode(text)
      #expect(PercentEncoding.decode(encoded) == text)
      #expect(encoded.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"/ &=+\"<>".utf8.contains($0) })
    }
    #expect(PercentEncoding.decode("%e9") == nil && PercentEncoding.decode("%4") == nil)
    #expect(PercentEncoding.encode("aZ9-._~/é") == "aZ9-._~%2F%C3%A9")
  }
}

import PosternMCP
import PosternTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct URIMatcherTests {
  typealias Match = (template: String, uri: String, found: [String: String])

  static let matches: [Match] = [
    ("test://template/{id}/data", "test://template/123/data", ["id": "123"]),
    ("x://{id}", "x://a", ["id": "a"]), ("x://{id}", "x://a@b:c;d,e=f", ["id": "a@b:c;d,e=f"]),
    ("x://{id}", "x://a%20b%E6%97%A5", ["id": "a b日"]), ("x://{id}", "x://日本", ["id": "日本"]),
    // Undone once: what a handler sees is text.
    ("x://{id}", "x://a%2Fb", ["id": "a/b"]), ("x://{id}", "x://%252e%252e", ["id": "%2e%2e"]),
    ("x://{id}", "x://...", ["id": "..."]), ("x://{id}", "x://a..b", ["id": "a..b"]),
    ("x://{a}/{b}", "x://1/2", ["a": "1", "b": "2"]), ("x://{a},{b}", "x://1,2,3", ["a": "1", "b": "2,3"]),
    ("x://{a,b}", "x://1,2", ["a": "1", "b": "2"]), ("x://{a}-/-{b}", "x://1-2-/-3", ["a": "1-2", "b": "3"]),
    ("x://{id}.json", "x://a.json", ["id": "a"]), ("x://{id}.json", "x://a.json.json", ["id": "a.json"]),
    ("x://{id}.json{?v}", "x://a.b.json?v=1", ["id": "a.b", "v": "1"]),
    ("x://y{/a,b}", "x://y/1/2", ["a": "1", "b": "2"]), ("x://y{.a}", "x://y.z", ["a": "z"]),
    ("x://y{;a,b}", "x://y;a=1;b=2", ["a": "1", "b": "2"]), ("x://y{#a}", "x://y#b/c?d", ["a": "b/c?d"]),
    ("x://{a}{#b}", "x://1#2", ["a": "1", "b": "2"]),
    ("file:///{+path}", "file:///a/b%20c.txt", ["path": "a/b c.txt"]),
    ("file://{+path}", "file:///etc/x", ["path": "/etc/x"]),
    ("x://{a}/{+path}", "x://1/2/3", ["a": "1", "path": "2/3"]),
    ("x://{+path}/raw", "x://a/raw/raw", ["path": "a/raw"]),
    ("x://{+path}", "x://a?b#c", ["path": "a?b#c"]),
    ("x://s{?q,n}", "x://s", [:]), ("x://s{?q,n}", "x://s?n=5", ["n": "5"]),
    ("x://s{?q,n}", "x://s?n=5&q=a%26b", ["n": "5", "q": "a&b"]),
    ("x://s{?q}", "x://s?q=", ["q": ""]), ("x://s{?q}", "x://s?q=/a=b?c", ["q": "/a=b?c"]),
    ("x://s{?q}", "x://s?q=a+b", ["q": "a+b"]),
    ("x://s?v=1{&q}", "x://s?v=1&q=2", ["q": "2"]),
    ("x://s?v={v}{&q}", "x://s?v=1&q=2", ["v": "1", "q": "2"]),
    ("x://é/{a}", "x://é/1", ["a": "1"]), ("x://é/{a}", "x://%c3%a9/1", ["a": "1"]),
    ("x://a%2fb/{a}", "x://a%2Fb/1", ["a": "1"]),
  ]

  @Test(.requirement("MCP-56"), arguments: matches)
  func `the holes of a template are found`(match: Match) throws {
    let matcher = try URIMatcher(match.template)
    #expect(matcher.match(match.uri) == match.found)
    #expect(Set(match.found.keys).isSubset(of: matcher.variables))
  }

  @Test(
    .requirement("MCP-57"),
    arguments: [
      ("x://{id}", ""), ("x://{id}", "x://"), ("x://{id}", "y://a"), ("x://{id}", "x://a/b"),
      ("x://{id}", "x://a?b"),
      ("x://{id}", "x://a#b"), ("x://{id}/data", "x://a"), ("x://{id}/data", "x:///data"),
      ("x://{id}/data", "x://a/data/"),
      ("x://{id}/data", "x://a/DATA"), ("x://{a}-/-{b}", "x://1/-3"), ("x://{a}-/-{b}", "x:///-3"),
      ("x://{id}.json", "x://.json"),
      ("x://{id}.json", "x://a"), ("x://{a}/{b}", "x://1"), ("x://{a}/{b}", "x://1/2/3"),
      ("x://{a},{b}", "x://1/2,3"),
      ("x://{+p}/raw", "x:///raw"), ("x://{+p}/raw", "x://a/rawx"), ("x://{+p}", "x://"),
      ("x://y{;a,b}", "x://y;b=2;a=1"),
      ("x://s{?q}", "x://s?"), ("x://s{?q}", "x://s?q"), ("x://s{?q}", "x://s?r=1"),
      ("x://s{?q}", "x://s?q=1&q=1"),
      ("x://s{?q}", "x://s?q=1&"), ("x://s{?q}", "x://s?q=1#f"), ("x://s{?q}", "x://s&q=1"),
      ("x://s?v=1{&q}", "x://s?v=1?q=2"),
      // The literal may not take half of an escape.
      ("x://{id}41", "x://%41"),
    ])
  func `what a template does not make is no match`(template: String, uri: String) throws {
    #expect(try URIMatcher(template).match(uri) == nil)
  }

  static let climbing = [
    "..", ".", "%2e%2e", "%2E.", "..%2Fa", "a%2F..", "a%2F..%2Fb", "a%2f%2e%2e%2fb", "%2Fetc%2Fpasswd",
    "..%5Ca", "a%5C..%5Cb",
    "%5C%5Chost%5Cshare", "a%2F.%2Fb", "a%00", "%0Aa", "a%0D%0Ab", "%7F", "%C2%85", "%1B%5B31m",
  ]

  @Test(.requirement("MCP-57"), arguments: climbing)
  func `a value that leads elsewhere, or hides something, is no match`(value: String) throws {
    #expect(try URIMatcher("x://{id}").match("x://\(value)") == nil)
    #expect(try URIMatcher("x://{id}/y").match("x://\(value)/y") == nil)
    #expect(try URIMatcher("x:///{+path}").match("x:///\(value)") == nil)
    if !value.hasPrefix("%2F"), !value.hasPrefix("%5C") {
      #expect(try URIMatcher("x://y{?q}").match("x://y?q=\(value)") == nil)
    }
  }

  @Test(
    .requirement("MCP-57"),
    arguments: ["../a", "a/../b", "a/..", "a/./b", "/etc/passwd", "a/%2e%2e/b", "a/..%2Fb"])
  func `a path does not climb`(path: String) throws {
    #expect(try URIMatcher("file:///{+path}").match("file:///\(path)") == nil)
  }

  @Test(
    .requirement("MCP-57"),
    arguments: [
      "x://a b", "x://a%", "x://a%2", "x://a%zz", "x://a\nb", "x://a\0", "x://a\u{7F}", "x://a\\b", "x://a\"",
      "x://<a>", "x://{id}",
      "x://a|b", "x://a^", "x://a`", "x://%FF", "x://%C0%AE%C0%AE", "x://%ED%A0%80",
    ])
  func `what is no URI is no match`(uri: String) throws {
    #expect(try URIMatcher("x://{id}").match(uri) == nil)
    #expect(try URIMatcher("x://{+path}").match(uri) == nil)
  }

  @Test(
    .requirement("MCP-56"),
    arguments: [
      ("x://y", "no holes"), ("{id}", "scheme"), ("{+uri}", "scheme"), ("/a/{id}", "scheme"),
      ("1x://{id}", "scheme"), ("_:{id}", "scheme"),
      ("{a}://{id}", "scheme"), ("x://{a}{b}", "another hole"), ("x://{a}{+b}", "another hole"),
      ("x://{a}-{b}", "part of a value"),
      ("x://{a}.{b}", "part of a value"), ("x://{a}{.b}", "part of a value"),
      ("x://{.a,b}", "part of a value"), ("x://{a}%2F{b}", "part of a value"),
      ("x://{a}-{+b}", "part of a value"), ("x://{+a}/{b}", "no hole may follow"),
      ("x://{+a}{?b}", "no hole may follow"),
      ("x://{+a}/{+b}", "no hole may follow"), ("x://{#a}{b}", "no hole may follow"),
      ("x://{+a,b}", "one variable only"),
      ("x://{#a,b}", "one variable only"), ("x://{a*}", "leaves open"), ("x://y{?a*}", "leaves open"),
      ("x://{a:3}", "leaves open"),
      ("x://{a}/{a}", "there twice"), ("x://{a}{?a}", "there twice"), ("x://y{?a}/z", "nothing may follow"),
      ("x://y{?a}{b}", "nothing may follow"),
      ("x://y{?a}{&b}", "nothing may follow"), ("x://y{?a}{+b}", "nothing may follow"),
      ("x://y{&a}", "needs a ?"), ("x://{%41}", "escape in its name"), ("x://{a", "has no }"),
    ])
  func `what could be matched in several ways is refused with a sentence`(template: String, reason: String) {
    let error = #expect(throws: URITemplateError.self) { try URIMatcher(template) }
    #expect(error?.description.contains(reason) == true)
    #expect(error?.description.hasSuffix(".") == true)
  }

  @Test(
    .requirement("MCP-56"),
    arguments: [
      "x://{a}/{b}", "x://{a,b}", "x://y{/a,b}", "x://y{;a,b}", "x://y{?a,b}", "x://{a}.txt?v=1{&b}",
      "x://{a}/{+b}/end", "x://{a}-:-{b}",
      "x://{a}{?b}", "x://{a}{#b}",
    ])
  func `what a client put in is what a server finds`(template: String) throws {
    // RFC 6570 section 3.2.3: these leave an escape that is in the value as it is.
    let keepsEscapes = template.contains("{+") || template.contains("{#")
    let (template, matcher) = (try URITemplate(template), try URIMatcher(template))
    let values = [
      "v", "a b", "-", "x-y.z~_", "50%", "a%2Fb", "日本語", "a,b;c=d&e", "?q#f", "a/b", ":-:", ".txt", "+",
      "...",
    ]
    for a in values {
      for b in values {
        let uri = try template.expand(["a": .text(a), "b": .text(b)])
        let found = keepsEscapes && b == "a%2Fb" ? "a/b" : b
        #expect(matcher.match(uri) == ["a": a, "b": found], "\(uri)")
      }
    }
  }

  @Test(.requirement("MCP-57")) func `the longest URI that fits none of many holes is soon looked at`() throws
  {
    let holes = (0..<500).map { "{v\($0)}" }.joined(separator: "-/-")
    let matcher = try URIMatcher("x://\(holes)/end")
    let uri = "x://" + String(repeating: "a-/-", count: (URIMatcher.longestURI - 4) / 4)
    #expect(matcher.match(uri) == nil)
    #expect(
      try URIMatcher("x://{+path}").match("x://" + String(repeating: "a", count: URIMatcher.longestURI - 4))
        != nil)
    #expect(
      try URIMatcher("x://{+path}").match("x://" + String(repeating: "a", count: URIMatcher.longestURI - 3))
        == nil)
  }
}

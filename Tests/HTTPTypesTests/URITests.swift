import PosternHTTPTypes
import PosternTesting
import Testing

@Suite struct URITests {
  @Test func `a URI is taken apart and keeps its bytes`() throws {
    let uri = try URI("HTTPS://Example.COM:8443/a%2Fb/;c='(1)'?q=1&r=a/b?c#frag/?")
    #expect(uri.scheme == "HTTPS" && uri.normalizedScheme == "https")
    #expect(uri.host == "Example.COM" && uri.normalizedHost == "example.com")
    #expect(uri.port == 8443)
    #expect(uri.path == "/a%2Fb/;c='(1)'")
    #expect(uri.query == "q=1&r=a/b?c")
    #expect(uri.fragment == "frag/?")
    #expect(uri.text == "HTTPS://Example.COM:8443/a%2Fb/;c='(1)'?q=1&r=a/b?c#frag/?")
    #expect(uri.requestTarget == "/a%2Fb/;c='(1)'?q=1&r=a/b?c")
    #expect(uri.origin?.description == "https://example.com:8443")
  }

  @Test(arguments: [
    ("http://a", "a", "/"), ("https://a?b", "a", "/?b"), ("http://127.0.0.1:65535/", "127.0.0.1", "/"),
    ("http://[::1]:1/", "[::1]", "/"), ("http://[2001:DB8::A]", "[2001:DB8::A]", "/"),
    ("ws://x-1_2.y", "x-1_2.y", "/"),
    ("cursor://anysphere.cursor-mcp/oauth/callback", "anysphere.cursor-mcp", "/oauth/callback"),
    ("https://xn--bcher-kva.example/@user:1", "xn--bcher-kva.example", "/@user:1"), ("http://a/#", "a", "/"),
    ("http://1.2.3.4.example/", "1.2.3.4.example", "/"), ("http://0x.x1/", "0x.x1", "/"),
  ])
  func `what the grammar allows is taken`(_ text: String, _ host: String, _ target: String) throws {
    let uri = try URI(text)
    #expect(uri.host == host)
    #expect(uri.requestTarget == target)
  }

  @Test(arguments: ["com.example.app:/callback", "urn:ietf:wg:oauth:2.0:oob", "mailto:a@b"])
  func `a URI without an authority has no host`(_ text: String) throws {
    let uri = try URI(text)
    #expect(uri.host == nil && uri.origin == nil && !uri.isLoopbackHost)
  }

  @Test(
    .requirement("B2", "B7"),
    arguments: [
      ("https://ok@evil/", URIError.userinfo), ("https://a:b@evil/", .userinfo),
      ("https://@evil/", .userinfo),
      ("http://evil\\@127.0.0.1/", .forbiddenCharacter(0x5C)), ("https://a/\\b", .forbiddenCharacter(0x5C)),
      ("https://a/ b", .forbiddenCharacter(0x20)), (" https://a/", .forbiddenCharacter(0x20)),
      ("https://a/\"", .forbiddenCharacter(0x22)), ("https://a/<b>", .forbiddenCharacter(0x3C)),
      ("https://a/b>", .forbiddenCharacter(0x3E)), ("https://a/^", .forbiddenCharacter(0x5E)),
      ("https://a/`", .forbiddenCharacter(0x60)), ("https://a/{b}", .forbiddenCharacter(0x7B)),
      ("https://a/b}", .forbiddenCharacter(0x7D)), ("https://a/|", .forbiddenCharacter(0x7C)),
      ("https://a/\n", .forbiddenCharacter(0x0A)), ("https://a/\r", .forbiddenCharacter(0x0D)),
      ("https://a\t/", .forbiddenCharacter(0x09)), ("https://a/\0", .forbiddenCharacter(0)),
      ("https://a/\u{7F}", .forbiddenCharacter(0x7F)), ("https://ä/", .forbiddenCharacter(0xC3)),
      ("https://a/[b]", .forbiddenCharacter(0x5B)), ("https://a/?[b]", .forbiddenCharacter(0x5B)),
      ("https://a/#b#", .forbiddenCharacter(0x23)), ("https://a/%", .badEscape), ("https://a/%2", .badEscape),
      ("https://a/%zz", .badEscape), ("https://a/?%u0041", .badEscape),
    ])
  func `what parsers read differently is refused`(_ text: String, _ error: URIError) {
    #expect(throws: error) { try URI(text) }
    #expect(!error.description.isEmpty)
  }

  @Test(
    .requirement("B3"),
    arguments: [
      ("", URIError.badScheme), ("a", .badScheme), ("//a/b", .badScheme), ("/a", .badScheme),
      ("1http://a", .badScheme),
      ("ht_tp://a", .badScheme), (":a", .badScheme), ("http:", .emptyHost), ("http:/a", .emptyHost),
      ("https:a", .emptyHost),
      ("http://", .emptyHost), ("http:///a", .emptyHost), ("http://?a", .emptyHost),
      ("http://:80", .emptyHost),
      ("x:", .badPath), ("x:?a", .badPath), ("http://a:", .badPort), ("http://a:/", .badPort),
      ("http://a:0", .badPort),
      ("http://a:65536", .badPort), ("http://a:080", .badPort), ("http://a:+80", .badPort),
      ("http://a:8o", .badPort),
      ("http://a:99999999999999999999", .badPort), ("http://a:80:80", .badPort), ("http://[::1]x", .badPort),
      ("http://[::1", .badHost), ("http://::1/", .emptyHost), ("http://[1.2.3.4]/", .badHost),
      ("http://[]/", .badHost),
      ("http://[::1%25eth0]/", .badHost), ("http://[v1.a]/", .badHost), ("http://a%62/", .badHost),
      ("http://a,b/", .badHost),
      ("http://a../", .badHost), ("http://.a/", .badHost), ("http://localhost./", .badHost),
      ("http://127.1/", .badHost),
      ("http://2130706433/", .badHost), ("http://0x7f000001/", .badHost), ("http://0x7f.0.0.1/", .badHost),
      ("http://0177.0.0.1/", .badHost), ("http://1.2.3.4.5/", .badHost), ("http://a.0x/", .badHost),
      ("http://256.1.1.1/", .badHost),
    ])
  func `a host, a port or a scheme that is not one is refused`(_ text: String, _ error: URIError) {
    #expect(throws: error) { try URI(text) }
  }

  @Test func `names and URIs have a longest length`() throws {
    let label = String(repeating: "a", count: 63)
    #expect(throws: URIError.badHost) { try URI("http://\(label)a/") }
    #expect(throws: URIError.badHost) { try URI("http://\(label).\(label).\(label).\(label)/") }
    let path = String(repeating: "a", count: URI.maximumLength - 9)
    #expect(try URI("http://a/" + path).path.count == path.count + 1)
    #expect(throws: URIError.tooLong) { try URI("http://a/b" + path) }
  }

  @Test(
    .requirement("B3"),
    arguments: [
      ("https://a/b/../c", URIError.dotSegment), ("https://a/.", .dotSegment),
      ("https://a/b/..", .dotSegment),
      ("https://a/./b", .dotSegment), ("https://a/b%2fc", .encodedDelimiter),
      ("https://a/b%5Cc", .encodedDelimiter),
      ("https://a/%2e%2E/b", .encodedDelimiter), ("https://a/.%2e", .encodedDelimiter),
      ("https://a/%00", .encodedDelimiter),
      ("https://a/%0d%0a", .encodedDelimiter), ("https://a/b#c", .fragment), ("https://a/b#", .fragment),
    ])
  func `on request a URI of strangers is refused what it could be confused by`(
    _ text: String, _ error: URIError
  ) throws {
    #expect(throws: error) { try URI(text, options: .strict) }
    #expect(try URI(text).text == text)
  }

  @Test(arguments: [
    "https://a/.well-known/x", "https://a/..b", "https://a/b.", "https://a/?../%2f", "https://a/%41",
  ])
  func `a name with dots is no dot segment`(_ text: String) throws {
    #expect(try URI(text, options: .strict).text == text)
  }

  @Test func `an escaped dot segment is one even where escaped delimiters are allowed`() {
    #expect(throws: URIError.dotSegment) { try URI("https://a/%2E./b", options: .refuseDotSegments) }
  }

  @Test func `only literal spellings are this machine`() throws {
    for host in ["localhost", "127.0.0.1", "[::1]"] { #expect(try URI("http://\(host):1/").isLoopbackHost) }
    for host in ["LOCALHOST", "127.0.0.2", "[0:0:0:0:0:0:0:1]", "localhost.example", "[::ffff:127.0.0.1]"] {
      #expect(try !URI("http://\(host)/").isLoopbackHost)
    }
    #expect(try URI("http://[0:0::1]/").normalizedHost == "[::1]")
    #expect(try URI("http://127.0.0.2/").hostAddress?.isLoopback == true)
  }

  @Test(arguments: [
    ("https://a", "https://a"), ("https://A:443", "https://a"), ("http://a:80", "http://a"),
    ("http://[::0:1]:8", "http://[::1]:8"),
  ])
  func `an origin has one spelling`(_ text: String, _ origin: String) {
    #expect(Origin(text)?.description == origin)
    #expect(Origin(text) == Origin(origin))
  }

  @Test(arguments: [
    "null", "", "https://a/", "https://a?", "https://a#", "a", "file:///", "x://a", "https://a https://b",
  ])
  func `what is more or less than an origin is none`(_ text: String) {
    #expect(Origin(text) == nil)
  }

  @Test func `segments and parameters are added in percent-encoding`() throws {
    let uri = try URI("https://a/b/?x=1#f")
    #expect(try uri.appending(path: "c d", "é/%").text == "https://a/b/c%20d/%C3%A9%2F%25?x=1#f")
    #expect(
      try uri.appending(query: [.init("k&", "v =+é"), .init("e", "")]).text
        == "https://a/b/?x=1&k%26=v+%3D%2B%C3%A9&e=#f")
    #expect(
      try URI("https://a").appending(path: "b").appending(query: [.init("c", "d")]).text == "https://a/b?c=d")
    #expect(try URI("https://a?").appending(query: [.init("c", "d")]).text == "https://a?c=d")
    #expect(try uri.appending(query: []) == uri)
    for (segment, error) in [("", URIError.badPath), (".", .dotSegment), ("..", .dotSegment)] {
      #expect(throws: error) { try uri.appending(path: segment) }
    }
  }

  @Test func `whatever is taken can be put together from its parts`() {
    var random = SplitMix64(seed: 3)
    var taken = 0
    for _ in 0..<20_000 {
      let rest = String(
        decoding: random.bytes(upTo: 24, alphabet: "aZ09.:/?#[]@!%2Ff-_~;=&'x"), as: UTF8.self)
      guard let uri = try? URI("http://a\(rest)") else { continue }
      taken += 1
      let text =
        "\(uri.scheme)://\(uri.host ?? "")" + (uri.port.map { ":\($0)" } ?? "") + uri.path
        + (uri.query.map { "?\($0)" } ?? "") + (uri.fragment.map { "#\($0)" } ?? "")
      #expect(text == uri.text)
    }
    #expect(taken > 500)
  }
}

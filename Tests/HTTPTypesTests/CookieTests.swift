import PosternHTTPTypes
import PosternTesting
import Testing

@Suite struct CookieTests {
  @Test(arguments: [
    ("a=1; b=2", ["a": "1", "b": "2"]), ("a=1;b=2;", ["a": "1", "b": "2"]), (" a=b=c ", ["a": "b=c"]),
    ("a=", ["a": ""]),
    ("a=\"x y\"; B=,", ["a": "\"x y\"", "B": ","]), ("a=1; novalue; =x; b c=2; d=3", ["a": "1", "d": "3"]),
    ("a=é; b=\u{1}; c=1", ["c": "1"]), ("", [:]), (";;;", [:]),
  ])
  func `pairs are read and what is none is skipped`(_ text: String, _ expected: [String: String]) {
    let cookies = Cookies(text)
    #expect(cookies.pairs.count == expected.count)
    for (name, value) in expected { #expect(cookies.unique(name) == value) }
  }

  @Test func `a cookie that is there twice is never chosen from`() {
    let fields: Fields = ["cookie": "__Host-s=1; t=2", "cookie": "__Host-s=3"]
    let cookies = Cookies(fields)
    #expect(cookies.unique("__Host-s") == nil && cookies.values(of: "__Host-s") == ["1", "3"])
    #expect(cookies.unique("t") == "2" && cookies.unique("T") == nil)
  }

  @Test func `at most so many cookies are read`() {
    let text = (0..<1000).map { "c\($0)=1" }.joined(separator: ";")
    #expect(Cookies(text).pairs.count == Cookies.maximumCount)
  }

  @Test func `a cookie is safe unless the caller says otherwise`() throws {
    #expect(try SetCookie("__Host-s", "v").text == "__Host-s=v; Path=/; Secure; HttpOnly; SameSite=Lax")
    let loose = try SetCookie(
      "s", "", path: "/a", domain: "example.com", maxAge: 0, isSecure: false, isHTTPOnly: false,
      sameSite: .strict)
    #expect(loose.text == "s=; Path=/a; Domain=example.com; Max-Age=0; SameSite=Strict")
  }

  @Test func `the prefixes keep their promise, in any case`() {
    for name in ["__Host-a", "__HOST-a", "__Secure-a", "__secure-a"] {
      #expect(throws: CookieError.brokenPrefix) { try SetCookie(name, "", isSecure: false) }
    }
    #expect(throws: CookieError.brokenPrefix) { try SetCookie("__Host-a", "", path: "/a") }
    #expect(throws: CookieError.brokenPrefix) { try SetCookie("__host-a", "", domain: "a.b") }
    #expect(throws: CookieError.insecureCrossSite) {
      try SetCookie("a", "", isSecure: false, sameSite: .none)
    }
  }

  @Test(
    .requirement("H7"),
    arguments: [
      "a b", "a;b", "a,b", "a\"b", "a\\b", "a\r\nb", "\0", "é", String(repeating: "a", count: 4096),
    ])
  func `a value that could end the cookie is refused`(_ value: String) {
    #expect(throws: CookieError.badValue) { try SetCookie("a", value) }
  }

  @Test func `a name, a path, a domain and an age are what they should be`() {
    for name in ["", "a=b", "a b", "a;", "é"] {
      #expect(throws: CookieError.badName) { try SetCookie(name, "") }
    }
    for path in ["", "a", "/a;b", "/\n", "/ "] {
      #expect(throws: CookieError.badAttribute) { try SetCookie("a", "", path: path) }
    }
    for domain in ["", "a;b", "a:80", "a b", ".a"] {
      #expect(throws: CookieError.badAttribute) { try SetCookie("a", "", domain: domain) }
    }
    #expect(throws: CookieError.badAttribute) { try SetCookie("a", "", maxAge: -1) }
  }
}

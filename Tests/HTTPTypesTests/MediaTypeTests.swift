import PosternHTTPTypes
import Testing

@Suite struct MediaTypeTests {
  @Test(arguments: [
    ("application/json", "application/json"), ("Text/HTML; Charset=UTF-8", "text/html;charset=UTF-8"),
    (" text/plain ;a=b;; c=\"d;\\\" e\" ", "text/plain;a=b;c=\"d;\\\" e\""), ("a/b;c=\"\"", "a/b;c=\"\""),
    ("application/problem+json", "application/problem+json"), ("a/b;c=\"d\"", "a/b;c=d"),
  ])
  func `a media type is read and written in one form`(_ text: String, _ canonical: String) throws {
    let type = try #require(MediaType(text))
    #expect(type.description == canonical)
    #expect(MediaType(canonical) == type)
  }

  @Test(arguments: [
    "", "text", "text/", "/html", "text/html,text/plain", "text/html;charset", "text/html;charset=",
    "a/b;c=\"d", "a/b;c=d e",
    "a/b; c =d", "a/b;c=1;C=2", "a b/c", "a/b c", "a/b;c=\"\u{1}\"", "a/b;c=é", "a/b;c=\"\\", "a/b/c",
    "a/b;=c", "*/*", "text/*", "*/json", "*/*;q=1",
  ])
  func `anything else is none`(_ text: String) {
    #expect(MediaType(text) == nil)
  }

  @Test func `types are compared without their parameters`() throws {
    #expect(MediaType.json.matches(try #require(MediaType("Application/JSON; charset=utf-8"))))
    #expect(!MediaType.json.matches(.html))
    #expect(MediaType("text/html;charset=x")?["charset"] == "x" && MediaType.html["charset"] == nil)
  }

  @Test(arguments: [
    ("application/json, text/event-stream", 1000, 1000, 0), ("*/*", 1000, 1000, 1000),
    ("text/*", 0, 1000, 1000),
    ("*/*;q=0.1, application/json;q=0", 0, 100, 100), ("text/html;q=0.5, text/*;q=0.25, ", 0, 250, 500),
    ("application/json;q=0.123;x=y,, text/html", 123, 0, 1000), ("", 0, 0, 0), ("text/html;level=1", 0, 0, 0),
    ("application/json;q=1.000", 1000, 0, 0), ("application/json;Q=0.", 0, 0, 0),
  ])
  func `the most specific range decides how much a type is wanted`(
    _ text: String, _ json: Int, _ stream: Int, _ html: Int
  ) throws {
    let accept = try #require(Accept(text))
    #expect(accept.weight(of: .json) == json)
    #expect(accept.weight(of: .eventStream) == stream)
    #expect(accept.weight(of: .html) == html)
    #expect(accept.allows(.json) == (json > 0))
  }

  @Test(arguments: [
    "a", "*/json", "a/b;q=2", "a/b;q=1.001", "a/b;q=0.1234", "a/b;q=-1", "a/b;q=", "a/b;q=.5", "a/b c/d",
    "a/b;q=0,5",
    String(repeating: "a/b,", count: 65),
  ])
  func `an Accept outside the grammar is refused`(_ text: String) {
    #expect(Accept(text) == nil)
  }

  @Test func `the best type is the one that is wanted most, then the first`() throws {
    let types: [MediaType] = [.json, .eventStream, .html]
    #expect(Accept("*/*")?.best(of: types) == .json)
    #expect(Accept("*/*;q=0.5, text/html")?.best(of: types) == .html)
    #expect(Accept("image/png")?.best(of: types) == nil)
    #expect(Accept(Fields())?.best(of: types) == .json)
    #expect(
      Accept(["accept": "text/html;q=0.5", "accept": "text/event-stream"] as Fields)?.best(of: types)
        == .eventStream)
  }
}

import PosternHTTPTypes
import PosternTesting
import Testing

@Suite struct MessageTests {
  @Test(arguments: [
    "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "PROPFIND",
  ])
  func `a method keeps its spelling`(_ text: String) {
    #expect(Method(text)?.text == text)
    #expect(Method(text.lowercased()) != Method(text))
  }

  @Test(arguments: ["", "GE T", "GET\r", "GÉT", "G/T", "G\0", String(repeating: "A", count: 65)])
  func `what is not a token is not a method`(_ text: String) {
    #expect(Method(text) == nil)
  }

  @Test func `methods know what they promise`() {
    #expect(Method("GET") == .get && Method("get") != .get)
    #expect(Method.get.isSafe && !Method.put.isSafe && Method.put.isIdempotent && !Method.post.isIdempotent)
  }

  @Test func `a status has three digits and a phrase when it is registered`() {
    #expect(Status(99) == nil && Status(1000) == nil && Status(-200) == nil)
    #expect(Status(404) == .notFound)
    #expect(Status.ok.description == "200 OK")
    #expect(Status(299)?.reason.description == "")
    #expect(Status.noContent.isBodiless && Status.notModified.isBodiless && Status.continue.isBodiless)
    #expect(!Status.ok.isBodiless && !Status.notFound.isBodiless)
    #expect(
      [100, 200, 300, 404, 599, 600].compactMap { Status($0)?.category }
        == [.informational, .success, .redirection, .clientError, .serverError, .invalid])
  }
}

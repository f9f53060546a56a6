import PosternTracing
import Testing

@Suite struct TraceStateTests {
  @Test(arguments: [
    ("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"),
    (" a=1 ,\tb=2\t, ,", "a=1,b=2"), ("", ""), (",", ""), ("t61@vendor=x", "t61@vendor=x"),
    ("0@v=x", "0@v=x"),
    ("a_-*/9=~!#", "a_-*/9=~!#"), ("a= b", "a= b"),
  ])
  func `a list is passed on in its order`(header: String, passedOn: String) throws {
    #expect(try #require(TraceState(header)).text == passedOn)
  }

  @Test(arguments: [
    "a", "=1", "a=", "A=1", "9a=1", "a b=1", "a=1=2", "a=\u{7F}", "a=é", "a=1,a=2", "@v=1", "t@=1", "t@9=1",
    "t@v@w=1",
    "a=1\r\nb=2", String(repeating: "k", count: 257) + "=1", "a=" + String(repeating: "v", count: 257),
    String(repeating: "t", count: 242) + "@v=1", "t@" + String(repeating: "v", count: 15) + "=1",
    (0...32).map { "k\($0)=v" }.joined(separator: ","), String(repeating: ",", count: 2049),
  ])
  func `one bad entry costs the whole list`(header: String) {
    #expect(TraceState(header) == nil)
  }

  @Test(arguments: [
    String(repeating: "k", count: 256) + "=" + String(repeating: "v", count: 256),
    String(repeating: "t", count: 241) + "@" + String(repeating: "v", count: 14) + "=1",
    (1...32).map { "k\($0)=v" }.joined(separator: ","),
  ])
  func `the largest that is allowed is allowed`(header: String) {
    #expect(TraceState(header)?.text == header)
  }

  @Test func `a bad list does not cost the trace`() throws {
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    #expect(try #require(TraceContext(traceparent: parent, tracestate: "A=1")).state == .empty)
    #expect(try #require(TraceContext(traceparent: parent, tracestate: "a=1")).state.text == "a=1")
  }
}

import PosternTracing
import Testing

private let example = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

@Suite struct TraceContextTests {
  @Test func `the specification's example is read and written back`() throws {
    let context = try #require(TraceContext(traceparent: example))
    #expect(context.traceID == 0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736)
    #expect(context.spanID == 0x00f0_67aa_0ba9_02b7)
    #expect(context.isSampled)
    #expect(context.state == .empty)
    #expect(context.traceIDText == "4bf92f3577b34da6a3ce929d0e0e4736")
    #expect(context.traceparent == example)
  }

  @Test(arguments: [
    "", "00", example.uppercased(), example + "-00", example + " ", " " + example,
    example.replacing("00-4b", with: "ff-4b"),
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
    "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-011",
    "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "0x-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0-",
    "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.what",
    "00-4bf92f3577b34da6a3ce929d0e0e47é-00f067aa0ba902b7-01",
    example.replacing("00-4b", with: "cc-4b") + "-" + String(repeating: "x", count: 500),
  ])
  func `anything else is no context`(header: String) {
    #expect(TraceContext(traceparent: header) == nil)
  }

  @Test(arguments: [
    "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
  ])
  func `a later version is read as far as it is known and answered in ours`(header: String) throws {
    #expect(try #require(TraceContext(traceparent: header)).traceparent == example)
  }

  @Test(arguments: [("00", false), ("01", true), ("02", false), ("03", true), ("ff", true)])
  func `only the lowest flag says whether to record, and only it is passed on`(flags: String, isSampled: Bool)
    throws
  {
    let context = try #require(TraceContext(traceparent: example.dropLast(2) + flags))
    #expect(context.isSampled == isSampled)
    #expect(context.traceparent.hasSuffix(isSampled ? "-01" : "-00"))
  }

  @Test func `a child keeps the trace and has an id of its own`() throws {
    let parent = try #require(TraceContext(traceparent: example, tracestate: "a=1"))
    let child = parent.child()
    #expect(child.traceID == parent.traceID)
    #expect(child.spanID != parent.spanID)
    #expect(child.isSampled)
    #expect(child.state.text == "a=1")
  }

  @Test func `ids are never zero, not even from a generator that is stuck`() {
    struct Stuck: RandomNumberGenerator { mutating func next() -> UInt64 { 0 } }
    var stuck = Stuck()
    let root = TraceContext.root(using: &stuck)
    #expect(root.traceID != 0 && root.spanID != 0 && root.child(using: &stuck).spanID != 0)
  }

  @Test func `roots are read back, and no two are the same`() {
    let roots = (0..<1000).map { TraceContext.root(isSampled: $0.isMultiple(of: 2)) }
    #expect(roots.allSatisfy { TraceContext(traceparent: $0.traceparent) == $0 })
    #expect(Set(roots.map(\.traceID)).count == 1000)
  }
}

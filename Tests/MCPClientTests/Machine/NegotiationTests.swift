import PosternHTTPTypes
import PosternJSON
import PosternMCP
import PosternTesting
import Testing

@testable import PosternMCPClient

/// What servers over HTTP make of it is in ConnectingTests.
@Suite struct `Finding out what a program speaks` {
  private let discovery = #"""
    {"resultType":"complete","supportedVersions":["2026-07-28","2025-11-25"],"capabilities":{}}
    """#

  @Test(
    .requirement("MCP-89"),
    arguments: [
      ClientError.refused(ProtocolError(.methodNotFound, "no")),
      .refused(ProtocolError(.invalidParameters, "no")),
      .refused(ProtocolError(ErrorCode(rawValue: -32000), "no")), ClientError(.timedOut),
      ClientError(.invalidAnswer),
      ClientError(.invalidMessage), ClientError(.ended),
    ]) func `opens a handshake after any other error, and after silence`(error: ClientError)
  {
    var negotiation = Negotiation(Revision.all, isProgram: true)
    #expect(negotiation.step == "discover 2026-07-28")
    #expect(negotiation.isProbe)
    #expect(negotiation.next(after: .failure(error)) == "initialize 2025-11-25")
    #expect(!negotiation.isProbe)
    // What the question was the end of has to be started once more.
    #expect(negotiation.needsRestart == (error.code == .ended))
  }

  @Test(.requirement("MCP-89")) func `stays with who answers the question`() throws {
    var negotiation = Negotiation(Revision.all, isProgram: true)
    #expect(negotiation.next(after: .success(try view(discovery))) == "speak 2026-07-28")
    #expect(negotiation.next(after: .failure(ClientError(.timedOut))) == "speak 2026-07-28")
  }

  @Test(.requirement("MCP-89")) func `does not open one with who only speaks newer revisions`() {
    var negotiation = Negotiation(Revision.all, isProgram: true)
    #expect(negotiation.next(after: .failure(unsupported("2027-01-01"))) == "fail no_common_revision")
  }

  @Test(.requirement("MCP-89"), arguments: [ErrorCode.headerMismatch, .missingClientCapability])
  func `takes the other errors of the stateless era for what they are`(code: ErrorCode) {
    var negotiation = Negotiation(Revision.all, isProgram: true)
    #expect(negotiation.next(after: .failure(.refused(ProtocolError(code, "no")))) == "fail refused")
  }

  @Test func `asks as what is named, once`() {
    var negotiation = Negotiation(Revision.all, isProgram: true)
    #expect(negotiation.next(after: .failure(unsupported("2026-07-28"))) == "discover 2026-07-28")
    #expect(negotiation.next(after: .failure(unsupported("2026-07-28"))) == "fail no_common_revision")
  }

  @Test func `comes back to who was slow and names the stateless era at the handshake`() throws {
    var negotiation = Negotiation(Revision.all, isProgram: true)
    #expect(negotiation.next(after: .failure(ClientError(.timedOut))) == "initialize 2025-11-25")
    #expect(negotiation.next(after: .failure(unsupported("2026-07-28"))) == "discover 2026-07-28")
    #expect(negotiation.next(after: .success(try view(discovery))) == "speak 2026-07-28")
  }

  @Test(arguments: [
    #"{}"#, #"[]"#, #"{"supportedVersions":["2026-07-28"]}"#, #"{"supportedVersions":1,"capabilities":{}}"#,
    #"{"resultType":"other","supportedVersions":["2026-07-28"],"capabilities":{}}"#,
  ]) func `takes an answer that is none for that of an older server`(result: String) throws {
    var negotiation = Negotiation(Revision.all, isProgram: true)
    #expect(negotiation.next(after: .success(try view(result))) == "initialize 2025-11-25")
    var strict = Negotiation([.v2026_07_28], isProgram: true)
    #expect(!strict.isProbe)
    #expect(strict.next(after: .success(try view(result))) == "fail invalid_answer")
  }

  @Test(.requirement("MCP-73")) func `takes a counter-offer that it speaks, and no other`() throws {
    for (name, step) in [
      ("2024-11-05", "speak 2024-11-05"), ("2030-01-01", "fail no_common_revision"),
      ("2026-07-28", "fail no_common_revision"),
    ] {
      var negotiation = Negotiation([.v2025_11_25, .v2024_11_05], isProgram: true)
      #expect(negotiation.step == "initialize 2025-11-25")
      let greeting = try view(#"{"protocolVersion":"\#(name)","capabilities":{}}"#)
      #expect(negotiation.next(after: .success(greeting)) == step)
    }
    var negotiation = Negotiation([.v2025_11_25], isProgram: true)
    #expect(negotiation.next(after: .success(try view("{}"))) == "fail invalid_answer")
  }

  @Test func `fails at once where nothing may be spoken`() {
    #expect(Negotiation([], isProgram: true).step == "fail no_common_revision")
  }

  private func unsupported(_ versions: JSONValue...) -> ClientError {
    .refused(ProtocolError(.unsupportedVersion, "no", data: ["supported": .array(versions)]))
  }
}

extension Negotiation.Step {
  fileprivate static func == (step: Self, words: String) -> Bool {
    switch step {
    case .discover(let revision): words == "discover \(revision)"
    case .initialize(let revision): words == "initialize \(revision)"
    case .speak(let revision, _): words == "speak \(revision)"
    case .fail(let error): words == "fail \(error.code.rawValue)"
    }
  }
}

import PosternBase64
import PosternCryptography
import PosternJSON
import PosternTesting
import Testing

@testable import PosternJOSE

/// What a token says (E5 to E10, C14).
@Suite("The claims of a token") struct ClaimTests {
  private let issuer: Issuer

  init() throws { issuer = try Issuer() }

  @Test func `are given to who verifies it`() throws {
    let claims = try issuer.verify(try issuer.token(["scope": "mail", "tid": "t"]))
    #expect(claims.issuer == "https://issuer.example")
    #expect(claims.subject == "alice")
    #expect(claims.audiences == ["https://mcp.example/mcp"])
    #expect(claims.id == "one")
    #expect(claims.expires == Issuer.now + 3_000)
    #expect(claims["scope"]?.string == "mail")
    #expect(claims["nothing"] == nil)
  }

  @Test(
    .requirement("E5"), arguments: ["JWT", "", "id_token", "logout+jwt", "at+jwt2", "at", "application/jwt"])
  func `of a token of another type are not looked at`(type: String) throws {
    #expect(issuer.refusal(try issuer.token(type: type)) == .wrongType)
  }

  @Test(.requirement("E5"), arguments: ["at+jwt", "AT+JWT", "application/at+jwt", "Application/At+Jwt"])
  func `of a token of the right type count, however it is spelled`(type: String) throws {
    #expect(issuer.refusal(try issuer.token(type: type)) == nil)
  }

  @Test(.requirement("E5")) func `of a token without a type count only where none is expected`() throws {
    let token = try issuer.token(header: #"{"alg":"ES256"}"#)
    #expect(issuer.refusal(token) == .wrongType)
    var lenient = issuer
    lenient.rules.types = nil
    #expect(lenient.refusal(token) == nil)
  }

  @Test(
    .requirement("E6"),
    arguments: [
      "https://mcp.example/mcp2", "https://mcp.example/mc", "https://mcp.example", "https://MCP.example/mcp",
      "https://mcp.example/mcp/", ["https://other.example", "https://mcp.example"],
    ] as [JSONValue])
  func `for somebody else are refused`(audience: JSONValue) throws {
    #expect(issuer.refusal(try issuer.token(["aud": audience])) == .wrongAudience)
  }

  @Test(.requirement("E6")) func `for us and others count only where that is allowed`() throws {
    let both: JSONValue = ["https://evil.example", "https://mcp.example/mcp"]
    #expect(issuer.refusal(try issuer.token(["aud": both])) == .wrongAudience)
    var open = issuer
    open.rules.otherAudiences = .allowed
    #expect(open.refusal(try issuer.token(["aud": both])) == nil)
    #expect(issuer.refusal(try issuer.token(["aud": ["https://mcp.example/mcp"]])) == nil)
    #expect(issuer.refusal(try issuer.token(["aud": .null])) == .wrongAudience)
    #expect(issuer.refusal(try issuer.token(["aud": []])) == .wrongAudience)
    for value in [7, ["https://mcp.example/mcp", 7], [:], true] as [JSONValue] {
      #expect(issuer.refusal(try issuer.token(["aud": value])) == .badClaim)
    }
  }

  @Test(
    .requirement("E7"),
    arguments: [
      "https://issuer.example/", "http://issuer.example", "https://issuer.example/v2.0",
      "https://ISSUER.example",
      "https://issuer.example.evil", "",
    ])
  func `of another issuer are refused`(name: String) throws {
    #expect(issuer.refusal(try issuer.token(["iss": .string(name)])) == .wrongIssuer)
  }

  @Test(.requirement("E7")) func `without an issuer, or with one that is no text, are refused`() throws {
    #expect(issuer.refusal(try issuer.token(["iss": .null])) == .wrongIssuer)
    #expect(issuer.refusal(try issuer.token(["iss": ["https://issuer.example"]])) == .badClaim)
  }

  @Test(
    .requirement("E9"),
    arguments: [
      "1e300", "1e10", "1800003000.0", "1800003000.5", "-1", "-0.0", "\"1800003000\"", "true", "null",
      "[1800003000]", "{}",
      "9223372036854775807", "9223372036854775808", "18446744073709551616", "253402300800",
      "1000000000000000000000000000000",
    ])
  func `with a date that is no whole number of seconds are refused`(number: String) throws {
    for name in ["exp", "nbf", "iat"] {
      let rest = name == "exp" ? "" : #","exp":1800003000"#
      let payload =
        #"{"iss":"https://issuer.example","aud":"https://mcp.example/mcp","\#(name)":\#(number)\#(rest)}"#
      let refusal = issuer.refusal(
        try issuer.token(header: #"{"alg":"ES256","typ":"at+jwt"}"#, payload: payload))
      // Numbers that no JSON reader here can hold make the payload no JSON.
      #expect(refusal == .badClaim || refusal == .malformed)
    }
  }

  @Test(.requirement("E9")) func `count from their beginning to their end, give or take a minute`() throws {
    let token = try issuer.token([
      "nbf": .int(Issuer.now), "iat": .int(Issuer.now), "exp": .int(Issuer.now + 100),
    ])
    for (offset, refusal) in [
      (-61, JOSEError.Code.notYetValid), (-60, nil), (0, nil), (99, nil), (159, nil), (160, .expired),
      (10_000, .expired),
    ] as [(Int64, JOSEError.Code?)] {
      #expect(issuer.refusal(token, at: Issuer.now + offset) == refusal, "\(offset)")
    }
    #expect(issuer.refusal(try issuer.token(["exp": .null])) == .badClaim)
    #expect(issuer.refusal(try issuer.token(["iat": .int(Issuer.now + 61)])) == .notYetValid)
    #expect(issuer.refusal(try issuer.token(["nbf": .int(Issuer.now + 61)])) == .notYetValid)
    #expect(issuer.refusal(try issuer.token(["iat": .null])) == nil)
  }

  @Test(.requirement("C14")) func `that last longer than an assertion may are refused`() throws {
    var strict = issuer
    strict.rules.longestLife = 300
    for (life, issued, refusal) in [
      (300, .int(Issuer.now), nil), (361, .int(Issuer.now), .badClaim),
      (315_360_000, .int(Issuer.now), .badClaim),
      (300, .null, nil), (361, .null, .badClaim), (300, .int(Issuer.now - 200_000), .badClaim),
    ] as [(Int64, JSONValue, JOSEError.Code?)] {
      let token = try issuer.token(["exp": .int(Issuer.now + life), "iat": issued])
      #expect(strict.refusal(token) == refusal, "\(life) \(issued)")
    }
  }

  @Test(.requirement("E10")) func `of a token that is not written as tokens are written are not looked at`()
    throws
  {
    let token = try issuer.token()
    let whole = parts(token)
    let bad = [
      "", ".", "..", "...", String(repeating: ".", count: 10_000), token + ".", "." + token, token + "=",
      "\(whole[0])=.\(whole[1]).\(whole[2])", "\(whole[0]) .\(whole[1]).\(whole[2])", token + "\n",
      " " + token,
      "\(whole[0])..\(whole[2])", ".\(whole[1]).\(whole[2])",
      token.replacing("-", with: "+").replacing("_", with: "/") + "+",
      try issuer.token(["padding": .string(String(repeating: "x", count: 200_000))]), "\u{E9}.\u{E9}.\u{E9}",
    ]
    for token in bad { #expect(issuer.refusal(token) == .malformed) }
    // The last character of a segment has bits that nobody reads: only one spelling counts.
    let last = try #require(whole[2].unicodeScalars.last)
    for scalar in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".unicodeScalars
    where scalar != last {
      #expect(issuer.refusal("\(whole[0]).\(whole[1]).\(whole[2].dropLast())\(scalar)") != nil)
    }
  }

  @Test(
    .requirement("E10"),
    arguments: [
      #"{"iss":"https://issuer.example","iss":"https://issuer.example","aud":"https://mcp.example/mcp","exp":1800003000}"#,
      #"{"iss":"https://issuer.example","aud":"x","aud":"https://mcp.example/mcp","exp":1800003000}"#,
      #"{"iss":"https://issuer.example","\u0061ud":"x","aud":"https://mcp.example/mcp","exp":1800003000}"#,
      "[]", "7", "\"text\"", "null", "{", "{}x", "\u{FEFF}{}",
    ])
  func `that two readers would read differently are refused`(payload: String) throws {
    let token = try issuer.token(header: #"{"alg":"ES256","typ":"at+jwt"}"#, payload: payload)
    #expect(issuer.refusal(token) == .malformed)
  }

  @Test(.requirement("E10")) func `of a header that two readers would read differently are not looked at`()
    throws
  {
    for header in [
      #"{"alg":"ES256","alg":"none","typ":"at+jwt"}"#, #"{"alg":"ES256","typ":"x","typ":"at+jwt"}"#,
      #"["ES256"]"#, #"{"alg":256,"typ":"at+jwt"}"#, #"{"alg":"ES256","typ":7}"#,
      #"{"alg":"ES256","typ":"at+jwt","x":"# + String(repeating: "[", count: 100)
        + String(repeating: "]", count: 100) + "}",
    ] {
      #expect(issuer.refusal(try issuer.token(header: header)) == .malformed)
    }
  }

  @Test func `never come back in a message`() throws {
    let secret = "SECRET-SUBJECT"
    for token in [
      try issuer.token(["sub": .string(secret), "exp": 1]), try issuer.token(["aud": .string(secret)]),
      try issuer.token(["iss": .string(secret)]), try issuer.token(["sub": 7, "jti": .string(secret)]),
      secret,
      try issuer.token(header: #"{"alg":"\#(secret)","typ":"at+jwt"}"#),
    ] {
      let error = #expect(throws: JOSEError.self) { try issuer.verify(token) }
      #expect(error?.message.contains(secret) == false)
    }
  }
}

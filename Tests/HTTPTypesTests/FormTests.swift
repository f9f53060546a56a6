import PosternHTTPTypes
import PosternTesting
import Testing

@Suite struct FormTests {
  func form(_ text: String, limits: Form.Limits = Form.Limits()) throws -> Form {
    try Form(Array(text.utf8), limits: limits)
  }

  @Test func `a form is read with its escapes, its spaces and its repetitions`() throws {
    let form = try form("a=1&b=x+y%2B%26&&a=%C3%A9&c&d==e&")
    #expect(form.values(of: "a") == ["1", "é"])
    #expect(try form.single("b") == "x y+&")
    #expect(try form.single("c") == "" && form.single("d") == "=e" && form.single("A") == nil)
    #expect(form.parameters.count == 5)
    #expect(try Form(query: nil) == Form([]))
    #expect(try Form(query: "code=1").single("code") == "1")
  }

  @Test(.requirement("B10")) func `a name is its bytes, not the characters that Swift takes for the same`()
    throws
  {
    // The sign for kelvin, and an e with its accent apart.
    let form = try form("%E2%84%AA=1&K=2&e%CC%81=3&%C3%A9=4")
    #expect(form.values(of: "K") == ["2"] && form.values(of: "\u{212A}") == ["1"])
    #expect(try form.single("\u{E9}") == "4" && form.single("e\u{301}") == "3")
  }

  @Test(.requirement("B10"), arguments: ["a=1&a=2", "a=1&a=1", "a&a", "%61=1&a=2"])
  func `a repeated parameter is never chosen from`(_ text: String) throws {
    let form = try form(text)
    let error = #expect(throws: FormError.self) { try form.single("a") }
    #expect(error?.code == .repeated && error?.description.contains("parameter a ") == true)
  }

  @Test(arguments: [
    ("a=%", FormError.Code.badEscape), ("a=%4", .badEscape), ("%zz=1", .badEscape), ("a=%FF", .invalidUTF8),
    ("a=%C0%80", .invalidUTF8), ("a=%ED%A0%80", .invalidUTF8), ("a=%00", .forbiddenCharacter),
    ("a= b", .forbiddenCharacter),
    ("a=\n", .forbiddenCharacter), ("a=é", .forbiddenCharacter), ("\u{FEFF}a=1", .forbiddenCharacter),
    ("=1", .emptyName),
    ("a=1&=", .emptyName),
  ])
  func `a form with two meanings is refused`(_ text: String, _ code: FormError.Code) {
    let error = #expect(throws: FormError.self) { try form(text) }
    #expect(error?.code == code && error?.description.isEmpty == false)
  }

  @Test func `a form has most bytes and most parameters`() throws {
    let limits = Form.Limits(bytes: 12, parameters: 3)
    #expect(try form("a=1&b=2&c=3&", limits: limits).parameters.count == 3)
    #expect(throws: FormError.self) { try form("a=1&b=2&c=3&d", limits: limits) }
    #expect(throws: FormError.self) { try form("a&b&c&d", limits: limits) }
  }

  @Test func `whatever is written is read again`() throws {
    var random = SplitMix64(seed: 6)
    for _ in 0..<1000 {
      let parameters = (0..<5).map { _ -> Form.Parameter in
        let value = String(decoding: random.bytes(upTo: 10, alphabet: "aé+ &=%~*-._"), as: UTF8.self)
        return Form.Parameter("n" + value, value)
      }.filter { !$0.value.utf8.contains(0) }
      let text = Form(parameters).text
      #expect(try form(text).parameters == parameters)
    }
    #expect(Form([.init("a~*-._", " b/é")]).text == "a%7E*-._=+b%2F%C3%A9")
  }
}

import PosternMCP
import PosternTesting
import Testing

struct URITemplateTests {
  /// The variables of RFC 6570 section 3.2.
  static let values: [String: URITemplate.Value] = [
    "count": ["one", "two", "three"], "dom": ["example", "com"], "dub": "me/too", "hello": "Hello World!",
    "half": "50%", "var": "value", "who": "fred", "base": "http://example.com/home/", "path": "/foo/bar",
    "list": ["red", "green", "blue"], "keys": ["semi": ";", "dot": ".", "comma": ","], "v": "6", "x": "1024",
    "y": "768", "empty": "", "empty_keys": .pairs([]), "empty_list": .list([]),
  ]

  /// RFC 6570 sections 1.2 and 3.2.
  static let examples: [(template: String, uri: String)] = [
    ("{count}", "one,two,three"), ("{count*}", "one,two,three"), ("{/count}", "/one,two,three"),
    ("{/count*}", "/one/two/three"), ("{;count}", ";count=one,two,three"),
    ("{;count*}", ";count=one;count=two;count=three"), ("{?count}", "?count=one,two,three"),
    ("{?count*}", "?count=one&count=two&count=three"), ("{&count*}", "&count=one&count=two&count=three"),
    ("{var}", "value"), ("{hello}", "Hello%20World%21"), ("{half}", "50%25"), ("O{empty}X", "OX"),
    ("O{undef}X", "OX"), ("{x,y}", "1024,768"), ("{x,hello,y}", "1024,Hello%20World%21,768"),
    ("?{x,empty}", "?1024,"), ("?{x,undef}", "?1024"), ("?{undef,y}", "?768"), ("{var:3}", "val"),
    ("{var:30}", "value"), ("{list}", "red,green,blue"), ("{list*}", "red,green,blue"),
    ("{keys}", "semi,%3B,dot,.,comma,%2C"), ("{keys*}", "semi=%3B,dot=.,comma=%2C"),
    ("{+var}", "value"), ("{+hello}", "Hello%20World!"), ("{+half}", "50%25"),
    ("{base}index", "http%3A%2F%2Fexample.com%2Fhome%2Findex"),
    ("{+base}index", "http://example.com/home/index"),
    ("O{+empty}X", "OX"), ("O{+undef}X", "OX"), ("{+path}/here", "/foo/bar/here"),
    ("here?ref={+path}", "here?ref=/foo/bar"), ("up{+path}{var}/here", "up/foo/barvalue/here"),
    ("{+x,hello,y}", "1024,Hello%20World!,768"), ("{+path,x}/here", "/foo/bar,1024/here"),
    ("{+path:6}/here", "/foo/b/here"), ("{+list}", "red,green,blue"), ("{+list*}", "red,green,blue"),
    ("{+keys}", "semi,;,dot,.,comma,,"), ("{+keys*}", "semi=;,dot=.,comma=,"),
    ("{#var}", "#value"), ("{#hello}", "#Hello%20World!"), ("{#half}", "#50%25"), ("foo{#empty}", "foo#"),
    ("foo{#undef}", "foo"), ("{#x,hello,y}", "#1024,Hello%20World!,768"),
    ("{#path,x}/here", "#/foo/bar,1024/here"),
    ("{#path:6}/here", "#/foo/b/here"), ("{#list*}", "#red,green,blue"), ("{#keys}", "#semi,;,dot,.,comma,,"),
    ("{.who}", ".fred"), ("{.who,who}", ".fred.fred"), ("{.half,who}", ".50%25.fred"),
    ("www{.dom*}", "www.example.com"),
    ("X{.var}", "X.value"), ("X{.empty}", "X."), ("X{.undef}", "X"), ("X{.var:3}", "X.val"),
    ("X{.list}", "X.red,green,blue"), ("X{.list*}", "X.red.green.blue"),
    ("X{.keys}", "X.semi,%3B,dot,.,comma,%2C"),
    ("X{.keys*}", "X.semi=%3B.dot=..comma=%2C"), ("X{.empty_keys}", "X"), ("X{.empty_keys*}", "X"),
    ("{/who}", "/fred"), ("{/who,who}", "/fred/fred"), ("{/half,who}", "/50%25/fred"),
    ("{/who,dub}", "/fred/me%2Ftoo"),
    ("{/var}", "/value"), ("{/var,empty}", "/value/"), ("{/var,undef}", "/value"),
    ("{/var,x}/here", "/value/1024/here"),
    ("{/var:1,var}", "/v/value"), ("{/list}", "/red,green,blue"), ("{/list*}", "/red/green/blue"),
    ("{/list*,path:4}", "/red/green/blue/%2Ffoo"), ("{/keys*}", "/semi=%3B/dot=./comma=%2C"),
    ("{;who}", ";who=fred"), ("{;half}", ";half=50%25"), ("{;empty}", ";empty"),
    ("{;v,empty,who}", ";v=6;empty;who=fred"),
    ("{;v,bar,who}", ";v=6;who=fred"), ("{;x,y}", ";x=1024;y=768"), ("{;x,y,empty}", ";x=1024;y=768;empty"),
    ("{;hello:5}", ";hello=Hello"), ("{;list}", ";list=red,green,blue"),
    ("{;list*}", ";list=red;list=green;list=blue"),
    ("{;keys}", ";keys=semi,%3B,dot,.,comma,%2C"), ("{;keys*}", ";semi=%3B;dot=.;comma=%2C"),
    ("{?who}", "?who=fred"), ("{?half}", "?half=50%25"), ("{?x,y}", "?x=1024&y=768"),
    ("{?x,y,empty}", "?x=1024&y=768&empty="), ("{?x,y,undef}", "?x=1024&y=768"), ("{?var:3}", "?var=val"),
    ("{?list}", "?list=red,green,blue"), ("{?list*}", "?list=red&list=green&list=blue"),
    ("{?keys}", "?keys=semi,%3B,dot,.,comma,%2C"), ("{?keys*}", "?semi=%3B&dot=.&comma=%2C"),
    ("{&who}", "&who=fred"), ("?fixed=yes{&x}", "?fixed=yes&x=1024"), ("{&var:3}", "&var=val"),
    ("{&x,y,empty}", "&x=1024&y=768&empty="), ("{&x,y,undef}", "&x=1024&y=768"),
    ("{&list}", "&list=red,green,blue"),
    ("{&keys*}", "&semi=%3B&dot=.&comma=%2C"), ("{?empty_list,empty_list*,undef}", ""),
  ]

  @Test(.requirement("MCP-56"), arguments: examples)
  func `the examples of the RFC expand as it says`(template: String, uri: String) throws {
    let template = try URITemplate(template)
    #expect(try template.expand(Self.values) == uri)
  }

  @Test(
    .requirement("MCP-56"),
    arguments: [
      ("{+a}", "a%2fb%", "a%2fb%25"), ("{a}", "a%2fb", "a%252fb"), ("{a:2}", "日本語", "%E6%97%A5%E6%9C%AC"),
      ("é/{a}", "é", "%C3%A9/%C3%A9"), ("it's%c3%a9/{a}", "'", "it's%C3%A9/%27"), ("{+a}", "\r\n", "%0D%0A"),
    ])
  func `what no URI may hold is escaped`(template: String, value: String, uri: String) throws {
    #expect(try URITemplate(template).expand(["a": .text(value)]) == uri)
  }

  @Test(.requirement("MCP-56")) func `a list cannot be cut to a length`() throws {
    let template = try URITemplate("{list:3}")
    #expect(throws: URITemplateError.self) { try template.expand(Self.values) }
  }

  @Test(.requirement("MCP-56")) func `a template knows its variables and its text`() throws {
    let template = try URITemplate("x://{a.b,c_1}{/d*}{?e:7,%41}")
    #expect(template.variables == ["a.b", "c_1", "d", "e", "%41"])
    #expect(template.description == "x://{a.b,c_1}{/d*}{?e:7,%41}")
    #expect(try URITemplate("").variables == [])
  }

  @Test(
    .requirement("MCP-56"),
    arguments: [
      "{", "}", "a{b", "a}b", "{}", "{+}", "{a}}", "{{a}}", "{a{b}}", "{=a}", "{!a}", "{,a}", "{@a}", "{|a}",
      "{a,}", "{a,,b}",
      "{a:}", "{a:0}", "{a:01}", "{a:10000}", "{a:-1}", "{a:x}", "{a:3*}", "{a*:3}", "{a**}", "{a b}", "{ a}",
      "{a-b}", "{é}",
      "{.}", "{a.}", "{a..b}", "{..a}", "{%4}", "{%zz}", "a b", "a%", "a%2", "a%zz", "a\"b", "a<b>", "a\\b",
      "a^b", "a`b", "a|b",
      "a\nb", "a\0b", "a\u{7F}b", String(repeating: "a", count: URITemplate.longest + 1),
    ])
  func `what is no template is refused with a sentence`(text: String) {
    let error = #expect(throws: URITemplateError.self) { try URITemplate(text) }
    #expect(error?.description.hasSuffix(".") == true)
  }
}

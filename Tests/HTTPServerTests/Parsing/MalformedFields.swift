import PosternHTTPServer

extension Malformed {
  static let fields: [Malformed] = [
    // Line ends and blanks.
    Malformed("9112 2.2", .bareLineFeed, "GET / HTTP/1.1\r\nHost: a\n\r\n"),
    Malformed("9112 2.2", .bareLineFeed, "GET / HTTP/1.1\r\nHost: a\r\n\n"),
    Malformed("9112 2.2", .bareLineFeed, "GET / HTTP/1.1\r\nHost\n: a\r\n\r\n"),
    Malformed("9112 2.2", .bareLineFeed, "GET / HTTP/1.1\r\nHost:\na\r\n\r\n"),
    Malformed("9112 2.2", .bareCarriageReturn, "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n"),
    Malformed("9112 2.2", .bareCarriageReturn, "GET / HTTP/1.1\r\nHost: a\r\n\rX"),
    Malformed("9112 2.2", .bareCarriageReturn, "GET / HTTP/1.1\r\nHost: a\r\n\r\r\n"),
    Malformed("9112 2.2", .bareCarriageReturn, "GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n"),
    Malformed("9112 2.2", .foldedField, "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
    Malformed("9112 2.2", .foldedField, "GET / HTTP/1.1\r\n \r\nHost: a\r\n\r\n"),
    field("9112 5.2", .foldedField, "X: a\r\n b"), field("9112 5.2", .foldedField, "X: a\r\n\tb"),
    field("9112 5.2", .foldedField, "X:\r\n chunked"), field("9112 5.2", .foldedField, "X: a\r\n \r\nY: b"),
    field("9112 5.2", .foldedField, "Transfer-Encoding: chunked\r\n ,gzip"),

    // Names.
    field("9112 5.1", .spaceBeforeColon, "X : a"), field("9112 5.1", .spaceBeforeColon, "X\t: a"),
    field("9112 5.1", .spaceBeforeColon, "Content-Length : 3"),
    field("9112 5.1", .spaceBeforeColon, "Transfer-Encoding : chunked"),
    field("9112 5.1", .spaceBeforeColon, "X Y: a"), field("9112 5.1", .invalidFieldName, ": a"),
    field("9112 5.1", .invalidFieldName, ":"), field("9112 5.1", .invalidFieldName, "X"),
    field("9110 5.1", .invalidFieldName, "X(: a"), field("9110 5.1", .invalidFieldName, "\"X\": a"),
    field("9110 5.1", .invalidFieldName, "X@Y: a"), field("9110 5.1", .invalidFieldName, "X/Y: a"),
    field("9110 5.1", .invalidFieldName, "[X]: a"), field("9110 5.1", .invalidFieldName, "X=a"),
    field("9110 5.1", .invalidFieldName, "X;Y: a"), field("9110 5.1", .invalidFieldName, "{X}: a"),
    field("9110 5.1", .nonASCIIByte, "X\u{E9}: a"),
    field("9110 5.1", .nonASCIIByte, "\u{FF}Content-Length: 3"),
    field("9110 5.1", .controlByte, "X\u{00}: a"), field("9110 5.1", .controlByte, "\u{0B}Content-Length: 3"),
    field("9110 5.1", .controlByte, "X\u{7F}: a"), field("9110 5.1", .controlByte, "\u{0C}X: a"),

    // Values.
    field("9110 5.5", .controlByte, "X: \u{00}"), field("9110 5.5", .controlByte, "X: a\u{00}b"),
    field("9110 5.5", .controlByte, "X: a\u{01}"), field("9110 5.5", .controlByte, "X: \u{08}a"),
    field("9110 5.5", .controlByte, "X: a\u{0B}b"), field("9110 5.5", .controlByte, "X: a\u{0C}b"),
    field("9110 5.5", .controlByte, "X: \u{1B}[31m"), field("9110 5.5", .controlByte, "X: a\u{1F}"),
    field("9110 5.5", .controlByte, "X: a\u{7F}"), field("9110 5.5", .controlByte, "Content-Length: 3\u{00}"),
    field("9110 5.5", .controlByte, "Transfer-Encoding: \u{0B}chunked"),

    // Host.
    Malformed("9112 3.2", .missingHost, "GET / HTTP/1.1\r\n\r\n"),
    Malformed("9112 3.2", .missingHost, "GET / HTTP/1.1\r\nH_ost: a\r\n\r\n"),
    Malformed("9112 3.2", .missingHost, "GET http://a/ HTTP/1.1\r\n\r\n"),
    Malformed("9112 3.2", .invalidHost, "GET / HTTP/1.0\r\nHost: a b\r\n\r\n"),
    Malformed("9112 3.2", .repeatedHost, "GET / HTTP/1.0\r\nHost: a\r\nhost: a\r\n\r\n"),
    field("9112 3.2", .repeatedHost, "Host: a"), field("9112 3.2", .repeatedHost, "HOST: b"),
    host(""), host(" "), host("a b"), host("a,b"), host("a, a"), host("u@a"), host("u:p@a"), host("a/"),
    host("a/b"), host("/"), host("a?b"), host("a#b"), host("http://a"), host("a\\b"), host("a%41"), host("*"),
    host(":80"), host("a:"), host("a:0"), host("a:00080"), host("a:65536"), host("a:99999"), host("a:-1"),
    host("a:+80"), host("a:80a"), host("a:80:80"), host("a: 80"), host("a :80"), host("a:0x50"), host("a;b"),
    host("\""), host("<a>"), host("."), host(".a"), host("\u{E9}"), host("[]"), host("[::1"), host("::1"),
    host("[::1]a"), host("[::1]:"), host("[::1]:99999"), host("[::1%eth0]"), host("[:1]"), host("[1:]"),
    host("[:::]"), host("[1::2::3]"), host("[12345::]"), host("[1:2:3:4:5:6:7]"), host("[1:2:3:4:5:6:7:8:9]"),
    host("[1:2:3:4:5:6:7:8::]"), host("[::g]"), host("[::1.2.3]"), host("[::1.2.3.256]"),
    host("[::1.2.3.04]"),
    host("[::1.2.3.4.5]"), host("[::1.2.3.]"), host("[v1.a]"), host("[127.0.0.1]"),

    // Expectations.
    field("9110 10.1.1", .unknownExpectation, "Expect: 200-ok"),
    field("9110 10.1.1", .unknownExpectation, "Expect:"),
    field("9110 10.1.1", .unknownExpectation, "Expect: 100-continue, x"),
    field("9110 10.1.1", .unknownExpectation, "Expect: 100-continue\r\nExpect: x"),
  ]
}

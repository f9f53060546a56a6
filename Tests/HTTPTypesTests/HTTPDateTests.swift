import Foundation
import PosternHTTPTypes
import Testing

@Suite struct HTTPDateTests {
  @Test(arguments: [
    (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
    (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
    (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"), (-62_135_596_800, "Mon, 01 Jan 0001 00:00:00 GMT"),
  ])
  func `a time is written as RFC 9110 says and read again`(_ time: Int64, _ text: String) {
    #expect(HTTPDate(unixTime: time).description == text)
    #expect(HTTPDate(text)?.unixTime == time)
  }

  @Test func `any time is the one that the C library writes`() {
    var random = SplitMix64(seed: 2)
    for _ in 0..<2000 {
      var time = time_t(Int64.random(in: -2_000_000_000...200_000_000_000, using: &random))
      var parts = tm()
      gmtime_r(&time, &parts)
      var buffer = [CChar](repeating: 0, count: 64)
      let length = strftime(&buffer, 64, "%a, %d %b %Y %H:%M:%S GMT", &parts)
      let expected = String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      #expect(HTTPDate(unixTime: Int64(time)).description == expected)
      #expect(HTTPDate(expected)?.unixTime == Int64(time))
    }
  }

  @Test func `a time outside four digits of a year is clamped`() {
    #expect(HTTPDate(unixTime: .max).description == "Fri, 31 Dec 9999 23:59:59 GMT")
    #expect(HTTPDate(unixTime: .min).description == "Mon, 01 Jan 0001 00:00:00 GMT")
  }

  @Test(arguments: [
    "", "Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 6 Nov 1994 08:49:37 GMT",
    "Sun, 06 nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 UTC", "Sun, 06-Nov-94 08:49:37 GMT",
    "Sundae, 06-Nov-94 08:49:37 GMT", "Monday, 06-Nov-94 08:49:37 GMT", "Sunday, 06 Nov 94 08:49:37 GMT",
    "Sunday, 6-Nov-94 08:49:37 GMT", "Sunday, 06-Nov-1994 08:49:37 GMT", "Sunday; 06-Nov-94 08:49:37 GMT",
    "Sunday, +6-Nov-94 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT ", "Sunday, 31-Nov-94 08:49:37 GMT",
    "Mon Nov  6 08:49:37 1994", "Sun Nov 6 08:49:37 1994", "Sun Nov  0 08:49:37 1994",
    "Sun Nov  6 24:49:37 1994", "Sun Nov  6 08:49:37 94", "Sun Nov  6 08:49:37 1994 GMT",
    "Sun Nov  6 08:49:37 0000", "Sun_Nov  6 08:49:37 1994",
    "Wed, 30 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
    "Sun, 06 Nov 1994 08:49:60 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ", "Sun, 06 Nov 0000 08:49:37 GMT",
    "Sun, +6 Nov 1994 08:49:37 GMT", "Sun; 06 Nov 1994 08:49:37 GMT", "Tue, 00 Nov 1994 08:49:37 GMT",
  ])
  func `any other spelling and any date that does not exist is refused`(_ text: String) {
    #expect(HTTPDate(text) == nil)
    #expect(HTTPDate(text, now: HTTPDate(unixTime: 784_111_777)) == nil)
  }

  @Test(arguments: ["Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun Nov 06 08:49:37 1994"])
  func `the formats that are not sent any more are read`(_ text: String) {
    #expect(HTTPDate(text, now: HTTPDate(unixTime: 1_700_000_000))?.unixTime == 784_111_777)
  }

  @Test(arguments: [
    ("Wednesday, 31-Dec-14 00:00:00 GMT", "Fri, 01 Jan 2010 00:00:00 GMT", "Wed, 31 Dec 2014 00:00:00 GMT"),
    ("Friday, 01-Jan-60 00:00:00 GMT", "Thu, 31 Dec 2009 00:00:00 GMT", "Fri, 01 Jan 1960 00:00:00 GMT"),
    ("Thursday, 01-Jan-60 00:00:00 GMT", "Fri, 01 Jan 2010 00:00:00 GMT", "Thu, 01 Jan 2060 00:00:00 GMT"),
    ("Friday, 01-Jan-60 00:00:01 GMT", "Fri, 01 Jan 2010 00:00:00 GMT", "Fri, 01 Jan 1960 00:00:01 GMT"),
    ("Friday, 01-Jan-00 00:00:00 GMT", "Sat, 28 Nov 2099 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"),
  ])
  func `a year of two digits is at most 50 years ahead`(_ text: String, _ now: String, _ expected: String)
    throws
  {
    let now: HTTPDate = try #require(HTTPDate(now))
    #expect(HTTPDate(text, now: now)?.description == expected)
    #expect(HTTPDate(text) == nil)
  }
}

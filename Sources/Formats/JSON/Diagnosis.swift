/// Finds out where a refused text breaks the grammar of RFC 8259 and says so.
///
/// It reads a text only after simdjson refused it, so it may be slow and speaks of bytes and offsets.
package struct Diagnosis {
  private let source: [UInt8]
  private var position = 0
  private var depth = 0
  private static let maximumDepth = 512

  private init(_ source: [UInt8]) { self.source = source }

  /// What is wrong with the text, if anything is.
  package static func refusal(of source: [UInt8]) -> JSONError? {
    do throws(JSONError) {
      try checkEncoding(of: source)
      var diagnosis = Diagnosis(source)
      try diagnosis.text()
      return nil
    } catch {
      return error
    }
  }

  private static func checkEncoding(of source: [UInt8]) throws(JSONError) {
    do {
      _ = try UTF8Span(validating: source.span)
    } catch {
      throw JSONError(.encoding, "the JSON text is not UTF-8", offset: error.byteOffsets.lowerBound)
    }
    if source.starts(with: [0xEF, 0xBB, 0xBF]) { throw .byteOrderMark }
  }

  private mutating func text() throws(JSONError) {
    skipSpace()
    if peek == nil { throw .empty }
    try value()
    skipSpace()
    if peek != nil { throw syntax("the JSON text goes on after its value") }
  }

  private mutating func value() throws(JSONError) {
    skipSpace()
    switch peek {
    case UInt8(ascii: "{"): try container(closing: UInt8(ascii: "}"))
    case UInt8(ascii: "["): try container(closing: UInt8(ascii: "]"))
    case UInt8(ascii: "\""): try string()
    case UInt8(ascii: "-"): try number()
    case let byte? where byte.isDigit: try number()
    case UInt8(ascii: "t"): try literal("true")
    case UInt8(ascii: "f"): try literal("false")
    case UInt8(ascii: "n"): try literal("null")
    default: throw expected("a value")
    }
  }

  private mutating func container(closing bracket: UInt8) throws(JSONError) {
    depth += 1
    guard depth <= Self.maximumDepth else { throw .tooDeep(Self.maximumDepth) }
    position += 1
    skipSpace()
    if take(bracket) { return depth -= 1 }
    repeat {
      skipSpace()
      if peek == bracket { throw syntax("a comma is followed by a closing bracket") }
      if bracket == UInt8(ascii: "}") { try key() }
      try value()
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(bracket) else { throw expected("a comma or the closing bracket") }
    depth -= 1
  }

  private mutating func key() throws(JSONError) {
    guard peek == UInt8(ascii: "\"") else { throw expected("a key in quotes") }
    try string()
    skipSpace()
    guard take(UInt8(ascii: ":")) else { throw expected("a colon after the key") }
  }

  private mutating func literal(_ word: StaticString) throws(JSONError) {
    let start = position
    while let byte = peek, byte.isLetterOrDigit { position += 1 }
    guard text(from: start) == "\(word)" else {
      throw JSONError(.syntax, "expected a value, found an unknown word", offset: start)
    }
  }
}

extension Diagnosis {
  private mutating func string() throws(JSONError) {
    let start = position
    position += 1
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""): return position += 1
      case UInt8(ascii: "\\"): try escape()
      case 0..<0x20: throw syntax("a string has a control character that is not escaped")
      default: position += 1
      }
    }
    throw JSONError(.syntax, "a string is not closed", offset: start)
  }

  private mutating func escape() throws(JSONError) {
    let start = position
    position += 1
    if take(UInt8(ascii: "u")) {
      let unit = try hexadecimal(start)
      guard 0xD800...0xDFFF ~= unit else { return }
      guard unit < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")),
        0xDC00...0xDFFF ~= (try hexadecimal(start))
      else { throw JSONError(.syntax, "a string has half of a surrogate pair", offset: start) }
    } else if let byte = peek, #""\/bfnrt"#.utf8.contains(byte) {
      position += 1
    } else {
      throw JSONError(.syntax, "a string has an unknown escape", offset: start)
    }
  }

  private mutating func hexadecimal(_ start: Int) throws(JSONError) -> UInt32 {
    let digits = position
    while position < digits + 4, let byte = peek, byte.isHexadecimal { position += 1 }
    guard position == digits + 4, let unit = UInt32(text(from: digits), radix: 16) else {
      throw JSONError(.syntax, "a string has an unknown escape", offset: start)
    }
    return unit
  }

  private mutating func number() throws(JSONError) {
    let start = position
    var isInteger = true
    _ = take(UInt8(ascii: "-"))
    let first = peek
    let whole = try digits(start)
    if first == UInt8(ascii: "0"), whole > 1 {
      throw JSONError(.number, "a number starts with a zero", offset: start)
    }
    if take(UInt8(ascii: ".")) {
      isInteger = false
      _ = try digits(start)
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isInteger = false
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      _ = try digits(start)
    }
    let text = text(from: start)
    let isHeld = isInteger ? Int64(text) != nil || UInt64(text) != nil : Double(text)?.isFinite == true
    guard isHeld else {
      throw JSONError(.number, "a number is out of range", offset: start)
    }
  }

  private mutating func digits(_ start: Int) throws(JSONError) -> Int {
    let first = position
    while let byte = peek, byte.isDigit { position += 1 }
    guard position > first else { throw JSONError(.number, "a number is malformed", offset: start) }
    return position - first
  }
}

extension Diagnosis {
  private var peek: UInt8? { position < source.count ? source[position] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private func text(from start: Int) -> String {
    var text = ""
    for index in start..<position { text.unicodeScalars.append(Unicode.Scalar(source[index])) }
    return text
  }

  private func syntax(_ message: String) -> JSONError { JSONError(.syntax, message, offset: position) }

  private func expected(_ what: String) -> JSONError {
    guard let byte = peek else { return syntax("expected \(what), but the JSON text ends") }
    let isPrintable = 0x21...0x7E ~= byte
    return syntax(
      "expected \(what), found \(isPrintable ? "\"\(Unicode.Scalar(byte))\"" : "another character")")
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
  fileprivate var isLetterOrDigit: Bool { isDigit || UInt8(ascii: "a")...UInt8(ascii: "z") ~= self | 0x20 }
  fileprivate var isHexadecimal: Bool { isDigit || UInt8(ascii: "a")...UInt8(ascii: "f") ~= self | 0x20 }
}

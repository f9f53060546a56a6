/// Reads one line of a file of settings.
struct LineScanner {
  typealias Fault = EnvironmentFile.Fault
  var rest: Substring.UnicodeScalarView
  let line: Int

  mutating func assignment() throws(Fault) -> (name: String, value: String)? {
    if rest.contains(where: { $0.value < 0x20 && $0 != "\t" || $0.value == 0x7F }) {
      throw fault("a control character; write line ends as LF alone, and no NUL")
    }
    skipBlanks()
    if rest.isEmpty || rest.first == "#" { return nil }
    let name = String(rest.prefix { $0 == "_" || $0.isASCIILetter || $0.isASCIIDigit })
    rest = rest.dropFirst(name.unicodeScalars.count)
    guard let first = name.unicodeScalars.first, !first.isASCIIDigit, rest.popFirst() == "=" else {
      throw fault("expected NAME=VALUE, without export and without spaces around the equals sign")
    }
    switch rest.first {
    case "'": return (name, try literal())
    case "\"": return (name, try escaped())
    default: return (name, try bare())
    }
  }

  private mutating func bare() throws(Fault) -> String {
    var value = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      if scalar == "#", value.last?.isBlank == true { break }
      if ["'", "\"", "`", "$", "\\"].contains(scalar) || scalar == "#" && value.isEmpty {
        throw fault("the character \(scalar) in a value without quotes; put the value in single quotes")
      }
      value.append(scalar)
    }
    while value.last?.isBlank == true { value.removeLast() }
    guard value.first?.isBlank != true else { throw fault("a space after the equals sign; remove it") }
    return String(value)
  }

  private mutating func literal() throws(Fault) -> String {
    rest.removeFirst()
    guard let quote = rest.firstIndex(of: "'") else {
      throw fault("the quote is not closed; close it on its line")
    }
    let value = String(rest[..<quote])
    rest = rest[rest.index(after: quote)...]
    try end()
    return value
  }

  private mutating func escaped() throws(Fault) -> String {
    rest.removeFirst()
    var value = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\"":
        try end()
        return String(value)
      case "\\":
        switch rest.popFirst() {
        case "n": value.append("\n")
        case "t": value.append("\t")
        case let escaped? where ["\"", "\\", "$"].contains(escaped): value.append(escaped)
        default: throw fault(#"an unknown escape; known are \n \t \" \\ \$"#)
        }
      case "$", "`": throw fault("the character \(scalar) in double quotes; put the value in single quotes")
      default: value.append(scalar)
      }
    }
    throw fault("the quote is not closed; close it on its line")
  }

  /// After a closing quote only a comment may stand.
  private mutating func end() throws(Fault) {
    let quoteIsFollowed = rest.first.map { !$0.isBlank } ?? false
    skipBlanks()
    if quoteIsFollowed || !rest.isEmpty && rest.first != "#" { throw fault("text after the closing quote") }
  }

  private mutating func skipBlanks() { rest = rest.drop(while: \.isBlank) }

  private func fault(_ problem: String) -> Fault { Fault(line: line, problem: problem) }
}

extension Unicode.Scalar {
  fileprivate var isBlank: Bool { self == " " || self == "\t" }
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
  fileprivate var isASCIILetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
}

/// Writes the Prometheus text format, version 0.0.4.
package struct PrometheusText {
  package private(set) var bytes: [UInt8] = []

  mutating func head(_ name: StaticString, help: StaticString, type: StaticString) {
    bytes += "# HELP \(name) ".utf8
    escape(help.description, quote: false)
    bytes += "\n# TYPE \(name) \(type)\n".utf8
  }

  /// One line: a name, its labels and a value; a histogram's bucket has its bound as the last label.
  mutating func sample(
    _ name: StaticString, _ suffix: StaticString = "", labels: Labels, bound: String? = nil, value: String
  ) {
    bytes += "\(name)\(suffix)".utf8
    if !labels.isEmpty || bound != nil {
      var separator = "{"
      for (label, text) in labels {
        bytes += "\(separator)\(label)=\"".utf8
        escape(text, quote: true)
        bytes.append(UInt8(ascii: "\""))
        separator = ","
      }
      if let bound { bytes += "\(separator)le=\"\(bound)\"".utf8 }
      bytes.append(UInt8(ascii: "}"))
    }
    bytes += " \(value)\n".utf8
  }

  /// Help escapes backslash and line feed, a label's value the quotation mark too.
  private mutating func escape(_ text: String, quote: Bool) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\\"): bytes += "\\\\".utf8
      case UInt8(ascii: "\n"): bytes += "\\n".utf8
      case UInt8(ascii: "\"") where quote: bytes += "\\\"".utf8
      default: bytes.append(byte)
      }
    }
  }
}

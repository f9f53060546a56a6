extension LineBuffer {
  /// One line of a logger: what every line has, then the fields.
  mutating func event(
    at milliseconds: Int64, _ level: LogLevel, label: String, message: StaticString,
    fixed: LogMetadata = [:], fields: LogMetadata
  ) {
    begin(at: milliseconds, level, label: label, message: message)
    for (key, value) in fixed.fields where !fields.contains(key) { field(key, value) }
    for (key, value) in fields.fields { field(key, value) }
    end()
  }

  /// The line of one answered request.
  mutating func access(at milliseconds: Int64, _ line: AccessLine, label: String) {
    begin(at: milliseconds, .info, label: label, message: "request")
    text("method", line.method)
    text("path", line.path)
    if let route = line.route { text("route", route) }
    key("status")
    int(Int64(clamping: line.status))
    key("bytes")
    int(line.bytes)
    key("duration_ms")
    self.milliseconds(line.duration)
    text("peer", line.peer)
    if let correlation = line.correlation { text("correlation_id", correlation) }
    if let trace = line.trace { text("trace_id", trace) }
    end()
  }

  private mutating func begin(
    at milliseconds: Int64, _ level: LogLevel, label: String, message: StaticString
  ) {
    switch format {
    case .json:
      raw("{\"time\":\"")
      clock.append(milliseconds, to: &bytes)
      raw("\",\"level\":\"")
      raw(level.name)
      raw("\",\"logger\":\"")
      escaped(label)
      raw("\",\"message\":\"")
      escaped(message)
      raw("\"")
    case .text(let colour):
      clock.append(milliseconds, to: &bytes)
      raw(" ")
      if colour { raw(level.colour) }
      raw(level.name)
      if colour { raw("\u{1B}[0m") }
      raw(" ")
      escaped(label)
      raw(": ")
      escaped(message)
    }
  }

  private mutating func end() {
    raw(format == .json ? "}\n" : "\n")
  }

  private mutating func field(_ name: StaticString, _ value: LogValue) {
    switch value {
    case .string(let text): self.text(name, text)
    case .redacted: text(name, "***")
    case .int(let number):
      key(name)
      int(number)
    case .bool(let flag):
      key(name)
      raw(flag ? "true" : "false")
    case .double(let number) where number.isFinite:
      key(name)
      bytes.append(contentsOf: number.description.utf8)
    case .double(let number): text(name, number.description)
    }
  }

  private mutating func text(_ name: StaticString, _ value: String) {
    key(name)
    byte("\"")
    escaped(value)
    byte("\"")
  }

  private mutating func key(_ name: StaticString) {
    if format == .json {
      byte(",")
      byte("\"")
      raw(name)
      byte("\"")
      byte(":")
    } else {
      byte(" ")
      raw(name)
      byte("=")
    }
  }
}

extension LogLevel {
  fileprivate var colour: StaticString {
    switch self {
    case .trace, .debug: "\u{1B}[2m"
    case .info: "\u{1B}[32m"
    case .warning: "\u{1B}[33m"
    case .error: "\u{1B}[31m"
    }
  }
}

public import PosternJSON
import PosternJSONSchema

/// One setting as it is printed.
public struct SettingEntry: Sendable, Hashable {
  /// The wire name of the field.
  public let name: String
  /// The value, a secret masked; nil if an optional setting is not set.
  public let value: JSONValue?
  /// Where the value came from.
  public let origin: Origin

  init(name: String, value: JSONValue?, isSecret: Bool, origin: Origin) {
    self.name = name
    self.value = isSecret && value != nil ? .string(SensitiveString.mask) : value
    self.origin = origin
  }

  /// The value on one line, as it could be typed.
  var text: String { value.map(Self.text) ?? "(not set)" }

  private static func text(_ value: JSONValue) -> String {
    switch value {
    case .string(let text) where text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }):
      text
    case .array(let items): items.isEmpty ? "(none)" : items.map(text).joined(separator: ",")
    case .string(let text): Reading.quoted(text)
    default: (try? JSONWriter.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "?"
    }
  }
}

extension Sequence<SettingEntry> {
  /// The settings as aligned columns, one line each: name, value, source.
  public var table: String {
    let rows = map { [$0.name, $0.text, "\($0.origin)"] }
    let widths = (0..<2).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      zip(row, widths).map { text, width in text + String(repeating: " ", count: width - text.count) + "  " }
        .joined() + row[2]
    }.joined(separator: "\n")
  }

  /// The settings as an array of objects.
  public var json: JSONValue {
    .array(
      map { entry in
        .object([
          "name": .string(entry.name), "value": entry.value ?? .null, "source": .string("\(entry.origin)"),
        ])
      })
  }
}

import PosternJSON
import PosternJSONSchema

/// Turns the text of a flag or a variable into the JSON that its field is decoded from.
///
/// Text that does not look like the field's type stays text, so that the decoder says what was expected.
extension Schema {
  func json(fromText text: String) -> JSONValue {
    switch shape {
    case .string, .choice: return .string(text)
    case .boolean: return Self.boolean(text).map(JSONValue.bool) ?? .string(text)
    case .integer:
      return Self.isNumber(text) ? Int64(text).map(JSONValue.int) ?? .string(text) : .string(text)
    case .number:
      guard Self.isNumber(text), let number = Double(text), number.isFinite else { return .string(text) }
      return .double(number)
    case .array(let item): return .array([item.json(fromText: text)])
    case .any, .dictionary, .record: return Self.parsed(text) ?? .string(text)
    }
  }

  /// The elements of an array in one text: a variable has no other way to hold several.
  func json(fromList text: String) -> JSONValue {
    guard case .array(let item) = shape else { return json(fromText: text) }
    return .array(text.split(separator: ",").map { item.json(fromText: $0.trimmed) })
  }

  /// Whether an element cannot hold a comma, so that `--tools mail,calendar` can only mean two.
  var itemsAreWords: Bool {
    guard case .array(let item) = shape else { return false }
    switch item.shape {
    case .choice, .integer, .number, .boolean: return true
    default: return false
    }
  }

  private static func boolean(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "true", "yes", "on", "1": true
    case "false", "no", "off", "0": false
    default: nil
    }
  }

  /// Only the characters of RFC 8259 section 6, so that `0x10`, `+1` and `inf` are no numbers.
  private static func isNumber(_ text: String) -> Bool {
    text.utf8.allSatisfy { "0123456789-+.eE".utf8.contains($0) } && text.utf8.first != UInt8(ascii: "+")
  }

  private static func parsed(_ text: String) -> JSONValue? {
    (try? JSON.parse(text)).map { JSONValue($0.root) }
  }
}

extension Substring {
  var trimmed: String {
    var text = self
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

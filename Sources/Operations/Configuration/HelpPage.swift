/// Lays out paragraphs and two-column sections in a number of columns.
struct HelpPage {
  private static let widestLeftColumn = 26
  private let width: Int
  private var blocks: [String] = []

  init(width: Int) { self.width = width }

  var text: String { blocks.joined(separator: "\n\n") }

  mutating func add(paragraph: String) {
    blocks.append(Self.wrap(paragraph, to: width).joined(separator: "\n"))
  }

  mutating func add(section title: String, line: String) {
    let lines = Self.wrap(line, to: width - 2).map { "  " + $0 }
    blocks.append("\(title):\n" + lines.joined(separator: "\n"))
  }

  /// Adds a section of terms with their explanations; without rows there is no section.
  mutating func add(section title: String, rows: [(term: String, explanation: String)]) {
    guard !rows.isEmpty else { return }
    let fitting = rows.map(\.term.count).filter { $0 <= Self.widestLeftColumn }
    let column = (fitting.max() ?? 0) + 4
    var lines = ["\(title):"]
    for row in rows {
      var explanation = Self.wrap(row.explanation, to: width - column)[...]
      if row.term.count + 4 <= column, let first = explanation.popFirst() {
        lines.append("  " + row.term + String(repeating: " ", count: column - 2 - row.term.count) + first)
      } else {
        lines.append("  " + row.term)
      }
      lines += explanation.map { String(repeating: " ", count: column) + $0 }
    }
    blocks.append(lines.joined(separator: "\n"))
  }

  /// Breaks a text between words; a word that is longer than a line has a line of its own.
  static func wrap(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}

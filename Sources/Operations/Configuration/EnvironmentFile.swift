/// A file of settings: one `NAME=VALUE` a line, with quotes and comments.
///
/// The format is what Compose and shells agree on, and nothing more; what they would read differently is refused.
/// A value without quotes ends at the line or at ` #`; one in single quotes is taken as it is; one in double
/// quotes knows `\n`, `\t`, `\"`, `\\` and `\$`. Nothing is ever expanded.
public struct EnvironmentFile: Sendable, Hashable {
  /// A value and where it stands.
  public struct Entry: Sendable, Hashable {
    /// The text of the value, without its quotes.
    public let value: String
    /// The number of its line, from 1.
    public let line: Int
  }

  /// What is wrong with a line.
  public struct Fault: Error, Sendable, Hashable {
    /// The number of the line, from 1.
    public let line: Int
    /// What is wrong, and what to do.
    public let problem: String
  }

  /// How large a file may be.
  public static let sizeLimit = 1 << 20
  /// How many wrong lines are described; one more says that there are others.
  public static let faultLimit = 20

  /// The values by their names.
  public private(set) var entries: [String: Entry] = [:]
  /// What is wrong, line by line.
  public private(set) var faults: [Fault] = []

  /// Reads the bytes of a file; every wrong line becomes a fault.
  public init(_ bytes: [UInt8]) {
    guard bytes.count <= Self.sizeLimit else {
      faults = [Fault(line: 1, problem: "the file is larger than 1 MiB")]
      return
    }
    guard let text = String(validating: bytes, as: UTF8.self), !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
      faults = [Fault(line: 1, problem: "the file is not UTF-8 without a byte order mark; save it as that")]
      return
    }
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      do throws(Fault) {
        try add(Substring(line), line: index + 1)
      } catch {
        note(error)
      }
    }
  }

  private mutating func note(_ fault: Fault) {
    if faults.count < Self.faultLimit {
      faults.append(fault)
    } else if faults.count == Self.faultLimit {
      faults.append(Fault(line: fault.line, problem: "this line is wrong, too, and perhaps others after it"))
    }
  }

  private mutating func add(_ text: Substring, line: Int) throws(Fault) {
    var scanner = LineScanner(rest: text.unicodeScalars, line: line)
    guard let (name, value) = try scanner.assignment() else { return }
    if let earlier = entries[name] {
      throw Fault(
        line: line, problem: "\(name) is already set on line \(earlier.line); remove one of the two")
    }
    entries[name] = Entry(value: value, line: line)
  }
}

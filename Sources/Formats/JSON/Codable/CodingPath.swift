/// Where a value is in its document; made on the way down, written out only for an error.
indirect enum CodingPath: Sendable, CustomStringConvertible {
  case root
  case key(String, in: CodingPath)
  case index(Int, in: CodingPath)

  init(_ keys: [any CodingKey]) {
    self = keys.reduce(.root) { path, key in path.appending(key.stringValue, key.intValue) }
  }

  private func appending(_ name: String, _ position: Int?) -> CodingPath {
    position.map { .index($0, in: self) } ?? .key(name, in: self)
  }

  /// The way there as in `to[1].address`.
  var description: String {
    switch self {
    case .root: ""
    case .key(let name, in: .root): Self.spelled(name)
    case .key(let name, in: let parent): "\(parent).\(Self.spelled(name))"
    case .index(let position, in: let parent): "\(parent)[\(position)]"
    }
  }

  /// A key of a dictionary is the sender's: one that is no plain name is quoted, and a long one cut.
  private static func spelled(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy {
      $0 == 0x5F || $0 == 0x2D || $0 == 0x2E || $0 < 0x80 && $0.isAlphanumeric
    }
    guard !isPlain || name.utf8.count > 64 else { return name }
    var writer = JSONWriter()
    writer.value(JSONError.excerpt(of: name))
    return String(decoding: writer.finish(), as: UTF8.self)
  }

  /// The same as the standard library spells it.
  var keys: [any CodingKey] {
    switch self {
    case .root: []
    case .key(let name, in: let parent): parent.keys + [AnyKey(stringValue: name)]
    case .index(let position, in: let parent): parent.keys + [AnyKey(intValue: position)]
    }
  }
}

/// A key that is known by its name or position alone.
struct AnyKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(stringValue: String) {
    self.stringValue = stringValue
    intValue = nil
  }

  init(intValue: Int) {
    stringValue = "Index \(intValue)"
    self.intValue = intValue
  }
}

extension UInt8 {
  fileprivate var isAlphanumeric: Bool {
    (0x30...0x39).contains(self) || (0x61...0x7A).contains(self | 0x20)
  }
}

public import PosternJSON
public import PosternJSONSchema

/// A number of bytes as people write it: `512B`, `64KiB`, `4MiB`, `1GiB`.
public struct ByteSize: SchemaRepresentable, Hashable, Comparable {
  private static let units: [(suffix: String, bytes: Int64)] = [
    ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1),
  ]

  /// Text like `4MiB`.
  public static let schema = Schema.string("a size like 512B, 64KiB, 4MiB or 1GiB")
  /// No bytes.
  public static let neutral = ByteSize(bytes: 0)

  /// How many bytes.
  public let bytes: Int

  /// Makes a size of a number of bytes.
  public init(bytes: Int) { self.bytes = max(bytes, 0) }

  /// Makes a size of kibibytes.
  public static func kibibytes(_ count: Int32) -> ByteSize { ByteSize(bytes: Int(count) << 10) }
  /// Makes a size of mebibytes.
  public static func mebibytes(_ count: Int32) -> ByteSize { ByteSize(bytes: Int(count) << 20) }

  /// Takes a whole number followed by `B`, `KiB`, `MiB` or `GiB`; nothing else, and nothing that overflows.
  public init?(json: JSONValue) {
    guard case .string(let text) = json, let (amount, suffix) = Amount.split(text),
      let unit = Self.units.first(where: { $0.suffix == suffix })
    else { return nil }
    let (bytes, overflows) = amount.multipliedReportingOverflow(by: unit.bytes)
    guard !overflows, let bytes = Int(exactly: bytes) else { return nil }
    self.init(bytes: bytes)
  }

  /// The size in the largest unit that leaves no rest.
  public var json: JSONValue {
    let unit = Self.units.first { bytes != 0 && Int64(bytes) % $0.bytes == 0 }
    return .string(unit.map { "\(Int64(bytes) / $0.bytes)\($0.suffix)" } ?? "0B")
  }

  /// Orders sizes by their bytes.
  public static func < (left: ByteSize, right: ByteSize) -> Bool { left.bytes < right.bytes }
}

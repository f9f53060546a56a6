extension URITemplate {
  /// The longest URI that is looked at.
  public static let longestURI = 8 * 1024

  /// What fills the holes to make a URI; nil when nothing does.
  ///
  /// Each hole ends where the next literal begins first, so the time is in proportion to the length. What is found is
  /// percent-decoded, and refused when it could climb out of where it belongs: `..`, control characters, and a slash
  /// in a hole that is one segment, encoded or not.
  public func match(_ uri: String) -> [String: String]? {
    guard uri.utf8.count <= Self.longestURI else { return nil }
    var rest = Array(uri.utf8)[...]
    var found: [String: String] = [:]
    var index = 0
    while index < parts.count {
      switch parts[index] {
      case .literal(let text):
        guard rest.starts(with: text.utf8) else { return nil }
        rest = rest.dropFirst(text.utf8.count)
      case .simple(let name):
        let value = rest.prefix(upTo: end(of: index, in: rest, stopsAtSlash: true))
        guard let text = Self.decoded(value, mayHaveSlashes: false) else { return nil }
        found[name] = text
        rest = rest.dropFirst(value.count)
      case .reserved(let name):
        let value = rest.prefix(upTo: endOfReserved(index, in: rest))
        guard let text = Self.decoded(value, mayHaveSlashes: true) else { return nil }
        found[name] = text
        rest = rest.dropFirst(value.count)
      }
      index += 1
    }
    return rest.isEmpty ? found : nil
  }

  /// Where a hole ends: before the next literal, or at the first byte that a segment cannot have.
  private func end(of index: Int, in rest: ArraySlice<UInt8>, stopsAtSlash: Bool) -> Int {
    let stop = rest.firstIndex { "/?#".utf8.contains($0) } ?? rest.endIndex
    guard index + 1 < parts.count, case .literal(let next) = parts[index + 1], let first = next.utf8.first,
      !"/?#".utf8.contains(first)
    else { return stop }
    return Self.firstIndex(of: Array(next.utf8), in: rest[..<stop]) ?? stop
  }

  /// The one hole with slashes takes what the parts behind it leave: they are matched from the end.
  private func endOfReserved(_ index: Int, in rest: ArraySlice<UInt8>) -> Int {
    guard index + 1 < parts.count, case .literal(let next) = parts[index + 1] else { return rest.endIndex }
    let isLast = index + 2 == parts.count
    let bytes = Array(next.utf8)
    if isLast { return max(rest.startIndex, rest.endIndex - bytes.count) }
    return Self.firstIndex(of: bytes, in: rest) ?? rest.endIndex
  }

  private static func firstIndex(of pattern: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    guard pattern.count <= bytes.count else { return nil }
    return (bytes.startIndex...bytes.endIndex - pattern.count).first { bytes[$0...].starts(with: pattern) }
  }

  private static func decoded(_ bytes: ArraySlice<UInt8>, mayHaveSlashes: Bool) -> String? {
    guard !bytes.isEmpty, let plain = percentDecoded(bytes),
      let text = String(validating: plain, as: UTF8.self),
      plain.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") })
    else { return nil }
    let segments = text.split(separator: "/", omittingEmptySubsequences: false)
    guard mayHaveSlashes || segments.count == 1, !segments.contains(".."), !segments.contains(".") else {
      return nil
    }
    return text
  }

  private static func percentDecoded(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    var decoded: [UInt8] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
      guard bytes[index] == UInt8(ascii: "%") else {
        decoded.append(bytes[index])
        index += 1
        continue
      }
      guard index + 2 < bytes.endIndex, let high = Character(Unicode.Scalar(bytes[index + 1])).hexDigitValue,
        let low = Character(Unicode.Scalar(bytes[index + 2])).hexDigitValue
      else { return nil }
      decoded.append(UInt8(high << 4 | low))
      index += 3
    }
    return decoded
  }
}

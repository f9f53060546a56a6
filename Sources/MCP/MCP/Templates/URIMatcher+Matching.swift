extension URIMatcher {
  /// The longest URI that is looked at, in bytes.
  public static let longestURI = 8 * 1024

  /// What fills the holes to make a URI; nil when nothing does (requirement MCP-57).
  ///
  /// Values have their escapes undone once, so one may hold a slash that was escaped. Refused is what could lead out of
  /// the place it is meant for: segments `.` and `..`, also behind an escaped slash or a backslash, a slash at the
  /// beginning, and control characters. No step looks back, so the time is in proportion to the length.
  public func match(_ uri: String) -> [String: String]? {
    guard uri.utf8.count <= Self.longestURI, let bytes = URIGrammar.normalized(uri.utf8) else { return nil }
    var rest = bytes[...]
    var found: [String: String] = [:]
    for (index, step) in steps.enumerated() {
      switch step {
      case .literal(let text):
        guard rest.starts(with: text) else { return nil }
        rest = rest.dropFirst(text.count)
      case .segment(let name):
        guard let value = segment(at: index, of: rest), let text = Self.value(value), !text.isEmpty else {
          return nil
        }
        found[name] = text
        rest = rest[value.endIndex...]
      case .rest(let name):
        // After a slash of the template another one would begin an absolute path; those of an authority begin none.
        let before = bytes[..<rest.startIndex]
        let mayBeAbsolute = before.last != UInt8(ascii: "/") || before.suffix(3).elementsEqual("://".utf8)
        guard let value = all(but: ending(at: index), of: rest),
          let text = Self.value(value, mayBeAbsolute: mayBeAbsolute), !text.isEmpty
        else { return nil }
        found[name] = text
        rest = rest[value.endIndex...]
      case .query(let names, let lead):
        guard Self.take(names, lead: lead, from: rest, into: &found) else { return nil }
        rest = []
      }
    }
    return rest.isEmpty ? found : nil
  }

  /// The value at the front: up to what no segment has, or to the first delimiter of the literal that follows.
  private func segment(at index: Int, of rest: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let literal = ending(at: index)
    let behind = steps.dropFirst(index + (literal.isEmpty ? 1 : 2)).first
    let position = literal.firstIndex(where: URIGrammar.isReserved)
    var delimiter = position.map { literal[$0] }
    if delimiter == nil, case .query(_, let lead)? = behind { delimiter = lead }
    let stop = rest.firstIndex { $0 == delimiter || "/?#".utf8.contains($0) } ?? rest.endIndex
    return all(but: literal[..<(position ?? literal.count)], of: rest[..<stop])
  }

  private func all(but ending: ArraySlice<UInt8>, of rest: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    ending.count <= rest.count ? rest.dropLast(ending.count) : nil
  }

  /// The literal behind a step.
  private func ending(at index: Int) -> ArraySlice<UInt8> {
    guard index + 1 < steps.count, case .literal(let bytes) = steps[index + 1] else { return [] }
    return bytes[...]
  }

  /// Reads names and values; a name that is not the template's, or is there twice, is refused.
  private static func take(
    _ names: [String], lead: UInt8, from query: ArraySlice<UInt8>, into found: inout [String: String]
  ) -> Bool {
    guard let first = query.first else { return true }
    guard first == lead, !query.contains(UInt8(ascii: "#")) else { return false }
    for member in query.dropFirst().split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false) {
      guard let sign = member.firstIndex(of: UInt8(ascii: "=")),
        let name = names.first(where: { $0.utf8.elementsEqual(member[..<sign]) }), found[name] == nil,
        let text = value(member[(sign + 1)...], mayBeAbsolute: true)
      else { return false }
      found[name] = text
    }
    return true
  }

  private static func value(_ bytes: ArraySlice<UInt8>, mayBeAbsolute: Bool = false) -> String? {
    guard let text = URIGrammar.decoded(bytes),
      !text.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
    else { return nil }
    let segments = text.utf8.split(omittingEmptySubsequences: false) { $0 == 0x2F || $0 == 0x5C }
    guard mayBeAbsolute || segments.count == 1 || !segments[0].isEmpty else { return nil }
    let climbs = segments.contains { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) }
    return climbs ? nil : text
  }
}

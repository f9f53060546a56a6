/// Finds the name that somebody probably meant.
package enum NearestName {
  /// The known name closest to a mistyped one, if any is close enough to be worth proposing.
  ///
  /// Case, hyphens and underscores do not count; beyond that one slip in three letters is forgiven. A slip is
  /// a letter too many, missing, changed, or swapped with its neighbour.
  package static func of(_ mistyped: String, among known: some Sequence<String>) -> String? {
    let typed = letters(of: mistyped)
    guard !typed.isEmpty, typed.count <= 64 else { return nil }
    var best: (name: String, slips: Int)?
    for name in known {
      let candidate = letters(of: name)
      let allowed = max(typed.count, candidate.count) / 3
      guard candidate.count <= 64, abs(typed.count - candidate.count) <= allowed else { continue }
      let slips = distance(typed, candidate)
      if slips <= allowed, slips < best?.slips ?? .max { best = (name, slips) }
    }
    return best?.name
  }

  private static func letters(of name: String) -> [UInt8] {
    name.utf8.compactMap { byte in
      if byte.isUppercase { return byte | 0x20 }
      return byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") ? nil : byte
    }
  }

  /// The optimal string alignment distance, over three rows of its table.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        let substitution = previous[column] + (left[row] == right[column] ? 0 : 1)
        var slips = min(substitution, previous[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          slips = min(slips, beforePrevious[column - 1] + 1)
        }
        current.append(slips)
      }
      (beforePrevious, previous) = (previous, current)
    }
    return previous[right.count]
  }
}

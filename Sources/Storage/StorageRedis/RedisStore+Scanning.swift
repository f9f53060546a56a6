internal import PosternEventLoop
public import PosternStorage

extension RedisStore {
  /// Returns some of the values of a range: a server at a time, as far as it has got.
  public func scan(
    _ range: StoreRange, from cursor: ScanCursor, limit: Int
  ) async throws(StoreError) -> ScanPage {
    let limit = min(max(1, limit), StoreLimits.pageCount)
    let places = try await routes.primaries(by: deadline)
    let position = try Position(cursor, places)
    guard position.index < places.count else { return ScanPage([], next: nil) }
    let link = try await routes.link(to: places[position.index])
    let command = RedisCommand([
      .word("SCAN"), .word(position.cursor), .word("MATCH"),
      Self.pattern(Array((url.prefix + range.prefix).utf8)),
      .word("COUNT"), .word("\(limit)"),
    ])
    let reply = try await link.call([command], by: deadline)
    if case .error(let text) = reply, case .final(let error) = RedisFailure(text, at: link.place) {
      throw error
    }
    guard let parts = reply.elements, parts.count == 2, let next = parts[0].text,
      let names = parts[1].elements
    else { throw StoreError(.unavailable, "The Redis at \(link.place) cannot be looked through now.") }
    var keys: [StoreKey] = []
    for case .bytes(let name) in names {
      let text = String(decoding: name.dropFirst(url.prefix.utf8.count), as: UTF8.self)
      // The server's own counters stand outside of all collections.
      guard text.utf8.starts(with: range.prefix.utf8), !text.hasSuffix(":fence") else { continue }
      keys.append(StoreKey(text: text))
    }
    return ScanPage(try await values(of: keys), next: position.next(next, places))
  }

  /// The values of keys, asked for all at once.
  private func values(of keys: [StoreKey]) async throws(StoreError) -> [(key: StoreKey, value: [UInt8])] {
    let found = await withTaskGroup(of: (Int, Result<[UInt8]?, StoreError>).self) { tasks in
      for (index, key) in keys.enumerated() {
        tasks.addTask {
          do throws(StoreError) {
            return (index, .success(try await self.get(key)))
          } catch {
            return (index, .failure(error))
          }
        }
      }
      return await tasks.reduce(into: []) { $0.append($1) }
    }
    var entries: [(key: StoreKey, value: [UInt8])] = []
    for (index, result) in found.sorted(by: { $0.0 < $1.0 }) {
      if let value = try result.get() { entries.append((keys[index], value)) }
    }
    return entries
  }

  /// What matches a text and whatever follows it: characters that stand for others stand for themselves.
  static func pattern(_ prefix: [UInt8]) -> [UInt8] {
    var pattern: [UInt8] = []
    for byte in prefix {
      if Array("*?[]\\^-".utf8).contains(byte) { pattern.append(UInt8(ascii: "\\")) }
      pattern.append(byte)
    }
    return pattern + [UInt8(ascii: "*")]
  }

  /// How far a scan has got: which server, and where there.
  private struct Position {
    let index: Int
    let cursor: String

    init(_ cursor: ScanCursor, _ places: [RedisURL.Place]) throws(StoreError) {
      guard cursor != .start else {
        (index, self.cursor) = (0, "0")
        return
      }
      let parts = cursor.text.split(separator: " ")
      // A node that has gone has given its keys to others: whoever scans has to begin again.
      guard parts.count == 2, let index = places.firstIndex(where: { $0.description == parts[0] }) else {
        throw StoreError(.unavailable, "The servers have changed during a scan; begin it again.")
      }
      (self.index, self.cursor) = (index, String(parts[1]))
    }

    func next(_ cursor: String, _ places: [RedisURL.Place]) -> ScanCursor? {
      let following = cursor == "0" ? index + 1 : index
      guard following < places.count else { return nil }
      return ScanCursor("\(places[following]) \(cursor)")
    }
  }
}

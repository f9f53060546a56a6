extension Tape {
  /// The tape index of a key that its object already has; keys are compared decoded.
  func repeatedKey() -> Int? {
    unsafe read { tape in
      var index = 1
      let last = unsafe tape.end(1)
      while index < last {
        let mark = mark(index)
        if mark == Mark.object, let repeated = unsafe tape.repeatedKey(in: index, count: count(index)) {
          return repeated
        }
        index = unsafe mark == Mark.object || mark == Mark.array ? index + 1 : tape.end(index)
      }
      return nil
    }
  }
}

extension Tape.Reader {
  fileprivate func repeatedKey(in object: Int, count: Int) -> Int? {
    if count < 2 { return nil }
    if count > 16 { return unsafe repeatedKeySorting(object, count: count) }
    var key = object + 1
    for position in 0..<count {
      let name = unsafe string(key)
      var earlier = object + 1
      for _ in 0..<position {
        if unsafe string(earlier).isSame(as: name) { return key }
        earlier = unsafe end(earlier + 1)
      }
      key = unsafe end(key + 1)
    }
    return nil
  }

  /// Sorting keeps a text with many keys from costing their square, and has no hash that a sender could aim at.
  private func repeatedKeySorting(_ object: Int, count: Int) -> Int? {
    var keys: [Int] = []
    keys.reserveCapacity(count)
    var key = object + 1
    for _ in 0..<count {
      keys.append(key)
      key = unsafe end(key + 1)
    }
    keys.sort { left, right in
      let order = unsafe string(left).ordered(against: string(right))
      return order == 0 ? left < right : order < 0
    }
    return zip(keys, keys.dropFirst()).first { unsafe string($0).isSame(as: string($1)) }?.1
  }
}

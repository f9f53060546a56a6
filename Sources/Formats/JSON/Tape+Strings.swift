#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

extension Tape {
  /// The string at `index`, copied.
  func text(_ index: Int) -> String {
    unsafe read { unsafe String(decoding: $0.string(index), as: UTF8.self) }
  }

  /// Whether the string at `index` has the same bytes.
  func isText(_ index: Int, _ text: String) -> Bool {
    unsafe read { tape in
      unsafe text.utf8.span.withUnsafeBytes { unsafe tape.string(index).isSame(as: $0) }
    }
  }

  /// The tape index of an object's last member with this key.
  func member(of object: Int, named key: String) -> Int? {
    unsafe key.utf8.span.withUnsafeBytes { key in
      unsafe read { tape in
        var found: Int?
        var index = object + 1
        let last = unsafe tape.end(object) - 1
        while index < last {
          if unsafe tape.string(index).isSame(as: key) { found = index + 1 }
          index = unsafe tape.end(index + 1)
        }
        return found
      }
    }
  }
}

extension UnsafeRawBufferPointer {
  /// Whether both hold the same bytes.
  @inline(__always)
  func isSame(as other: UnsafeRawBufferPointer) -> Bool { unsafe ordered(against: other) == 0 }

  /// Less than, equal to or greater than zero: shorter comes first, then smaller bytes.
  @inline(__always)
  func ordered(against other: UnsafeRawBufferPointer) -> Int {
    guard count == other.count, let mine = baseAddress, let theirs = other.baseAddress else {
      return count - other.count
    }
    return unsafe Int(memcmp(mine, theirs, count))
  }
}

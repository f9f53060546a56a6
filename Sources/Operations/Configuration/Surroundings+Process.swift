#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  @preconcurrency import Darwin
#endif

extension Surroundings {
  /// The environment and the files of this process; files of more than a mebibyte are refused.
  public static var ofProcess: Surroundings {
    let (environment, garbled) = processEnvironment
    return Surroundings(environment: environment, garbledVariables: garbled) { path throws(Unreadable) in
      try contents(of: path)
    }
  }

  private static var processEnvironment: (values: [String: String], garbled: Set<String>) {
    #if canImport(Glibc)
      var next = environ
    #else
      var next = _NSGetEnviron().pointee
    #endif
    var values: [String: String] = [:]
    var garbled: Set<String> = []
    while let variable = next.pointee {
      next += 1
      // Read without repairs: a secret with other bytes in it would be another secret.
      let text = String(validatingCString: variable)
      let parts = (text ?? String(cString: variable)).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      // As `getenv` does: the first of two equal names counts.
      guard parts.count == 2, case let name = String(parts[0]), values[name] == nil, !garbled.contains(name)
      else { continue }
      if text == nil { garbled.insert(name) } else { values[name] = String(parts[1]) }
    }
    return (values, garbled)
  }

  private static func contents(of path: String) throws(Unreadable) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Unreadable(String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    while bytes.count <= EnvironmentFile.sizeLimit {
      var failure: Int32?
      let chunk = [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, count in
        let result = read(descriptor, buffer.baseAddress, buffer.count)
        if result < 0 { failure = errno }
        count = max(result, 0)
      }
      if failure == EINTR { continue }
      if let failure { throw Unreadable(String(cString: strerror(failure))) }
      if chunk.isEmpty { return bytes }
      bytes += chunk
    }
    throw Unreadable("it is larger than 1 MiB")
  }
}

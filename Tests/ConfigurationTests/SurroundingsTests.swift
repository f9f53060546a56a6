import Foundation
import PosternConfiguration
import Testing

@Suite struct `The surroundings of the process` {
  @Test func `the environment is the process's own`() {
    #expect(Surroundings.ofProcess.environment["PATH"]?.isEmpty == false)
    #expect(Surroundings.ofProcess.environment["POSTERN_NEVER_SET"] == nil)
  }

  @Test func `a variable of other bytes than UTF-8 is not repaired`() async {
    // A process of its own: the environment belongs to all tests.
    await #expect(processExitsWith: .success) {
      let bytes: [CChar] = [0x61, -1, 0x62, 0]
      _ = setenv("POSTERN_GARBLED", bytes, 1)
      let surroundings = Surroundings.ofProcess
      #expect(surroundings.environment["POSTERN_GARBLED"] == nil)
      #expect(surroundings.garbledVariables == ["POSTERN_GARBLED"])
    }
  }

  @Test func `a file is read to its end`() throws {
    let bytes = try Surroundings.ofProcess.readFile(#filePath)
    #expect(String(decoding: bytes, as: UTF8.self).hasSuffix("// The last line of this file.\n"))
  }

  @Test(arguments: [
    ("/nowhere/at/all", "No such file or directory"), ("/", "Is a directory"),
    ("/dev/zero", "it is larger than 1 MiB"),
  ])
  func `a file that cannot be read is refused with the reason`(path: String, reason: String) {
    let error = #expect(throws: Surroundings.Unreadable.self) { try Surroundings.ofProcess.readFile(path) }
    #expect(error?.description == reason)
  }
}

// The last line of this file.

import Foundation
import PosternMetrics
import Testing

@Suite struct ProcessMetricsTests {
  @Test func `processor time grows with work`() throws {
    let before = try #require(try samples()["process_cpu_seconds_total"])
    var after = before
    for _ in 0..<10_000 where after == before {
      after = try #require(try samples()["process_cpu_seconds_total"])
    }
    #expect(after > before)
  }

  #if os(Linux)
    @Test func `memory, start and limits are what the system says`() throws {
      let samples = try samples()
      let resident = try #require(samples["process_resident_memory_bytes"])
      #expect(resident > 1_000_000)
      #expect(try #require(samples["process_virtual_memory_bytes"]) > resident)
      let now = Date().timeIntervalSince1970
      let started = try #require(samples["process_start_time_seconds"])
      #expect((now - 3600...now).contains(started))
      #expect(try #require(samples["process_max_fds"]) >= 64)
    }

    @Test func `an open file is one descriptor more`() async {
      // A process of its own: here, other tests open and close files meanwhile.
      await #expect(processExitsWith: .success) {
        let before = try #require(try samples()["process_open_fds"])
        let files = (0..<50).compactMap { _ in FileHandle(forReadingAtPath: "/dev/null") }
        // The runtime may open and close a few of its own meanwhile.
        let after = try #require(try samples()["process_open_fds"])
        #expect((before + 40...before + 60).contains(after))
        #expect(files.count == 50)
      }
    }
  #endif
}

private func samples() throws -> [String: Double] {
  let registry = MetricsRegistry()
  registry.addProcessMetrics()
  var samples: [String: Double] = [:]
  for line in String(decoding: registry.render(), as: UTF8.self).split(separator: "\n")
  where !line.hasPrefix("#") {
    let parts = line.split(separator: " ")
    samples[String(parts[0])] = Double(parts[1])
  }
  return samples
}

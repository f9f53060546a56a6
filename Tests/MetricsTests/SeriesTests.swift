import PosternMetrics
import PosternTesting
import Testing

@Suite struct SeriesTests {
  let registry = MetricsRegistry()

  @Test func `two parts that ask for one name count together`() {
    registry.counter("x_total", "X.").add(2)
    registry.counter("x_total", "X.").add(3)
    #expect(registry.counter("x_total", "X.").total == 5)
    let family = registry.gauges("y", "Y.", by: ["kind"])
    #expect(family["a"] === registry.gauges("y", "Y.", by: ["kind"])["a"])
    #expect(family["a"] !== family["b"])
  }

  @Test(.requirement("L3"))
  func `a hundred thousand invented values make no more series than the limit and one`() {
    let family = registry.counters("x_total", "X.", by: ["method", "path"], limit: 10)
    family["GET", "/"].add()
    for number in 0..<100_000 { family["GET", "/\(number)"].add() }
    let lines = String(decoding: registry.render(), as: UTF8.self).split(separator: "\n").dropFirst(2)
    #expect(lines.count == 11)
    #expect(family["other", "other"].total == 100_000 - 9)
    #expect(family["GET", "/"].total == 1)
    #expect(family["GET", "/8"].total == 1)
  }

  @Test func `missing label values are empty, and too many are ignored`() {
    let family = registry.counters("x_total", "X.", by: ["a", "b"])
    family["1"].add()
    family["1", "", "3"].add()
    #expect(family["1", ""].total == 2)
  }

  @Test func `additions from many threads all count`() async {
    let counter = registry.counter("x_total", "X.")
    let gauge = registry.gauge("y", "Y.")
    let family = registry.counters("z_total", "Z.", by: ["writer"], limit: 3)
    let latency = registry.histogram("w_seconds", "W.", .latency)
    await withTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          for step in 0..<1000 {
            counter.add()
            gauge.add(step.isMultiple(of: 2) ? 1 : -1)
            family["\(writer)"].add()
            latency.observe(.milliseconds(step))
          }
        }
        group.addTask { _ = registry.render() }
      }
    }
    #expect(counter.total == 8000)
    #expect(gauge.current == 0)
    let text = String(decoding: registry.render(), as: UTF8.self)
    #expect(text.contains("w_seconds_count 8000\n"))
    #expect(text.contains("w_seconds_sum 3996.0\n"))
    #expect(text.contains("z_total{writer=\"other\"} 5000\n"))
  }

  @Test func `what is out of range is clamped and never traps`() {
    let latency = registry.histogram("x_seconds", "X.", .durations(.seconds(1)))
    latency.observe(.seconds(-5))
    latency.observe(.seconds(Int64.max))
    latency.observe(Int64.min)
    let text = String(decoding: registry.render(), as: UTF8.self)
    #expect(text.contains("x_seconds_bucket{le=\"1.0\"} 2\n"))
    #expect(text.contains("x_seconds_count 3\n"))
    let bytes = registry.histogram("y_bytes", "Y.", .numbers(-1, 10, 10))
    for _ in 0..<3 { bytes.observe(Int64.max) }
    #expect(String(decoding: registry.render(), as: UTF8.self).contains("y_bytes_bucket{le=\"0\"} 0\n"))
  }
}

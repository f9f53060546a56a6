#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension MetricsRegistry {
  /// Registers what every Prometheus client reports about its process, as far as the system tells it.
  public func addProcessMetrics() {
    sampled("process_cpu_seconds_total", "Processor time used.", isCounter: true) {
      seconds(of: CLOCK_PROCESS_CPUTIME_ID)
    }
    #if os(Linux)
      let started = startTime()
      sampled("process_start_time_seconds", "When the process started, in seconds since 1970.") { started }
      sampled("process_resident_memory_bytes", "Memory that is in use.") { memoryPages(at: 1) }
      sampled("process_virtual_memory_bytes", "Addresses that are in use.") { memoryPages(at: 0) }
      sampled("process_open_fds", "Open file descriptors.") { openDescriptors() }
      sampled("process_max_fds", "How many file descriptors may be open.") {
        var limit = rlimit()
        return getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
          ? Double(limit.rlim_cur) : nil
      }
    #endif
  }
}

private func seconds(of clock: clockid_t) -> Double? {
  var time = timespec()
  return clock_gettime(clock, &time) == 0 ? Double(time.tv_sec) + Double(time.tv_nsec) / 1e9 : nil
}

#if os(Linux)
  /// A field of /proc/self/statm: 0 is the size, 1 the resident part, both in pages.
  private func memoryPages(at index: Int) -> Double? {
    let fields = contents(of: "/proc/self/statm").split(separator: " ")
    guard fields.indices.contains(index), let pages = Double(fields[index]) else { return nil }
    return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
  }

  private func openDescriptors() -> Double? {
    guard let directory = opendir("/proc/self/fd") else { return nil }
    defer { closedir(directory) }
    var count = 0
    while let entry = readdir(directory) {
      if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 }
    }
    // Not the one that reads the directory.
    return Double(count - 1)
  }

  /// Field 22 of /proc/self/stat, in clock ticks since the machine started, as a time of day.
  private func startTime() -> Double? {
    // The second field is a name in parentheses that may hold anything.
    let stat = contents(of: "/proc/self/stat")
    guard let name = stat.lastIndex(of: ")") else { return nil }
    let fields = stat[name...].split(separator: " ")
    guard fields.count > 20, let ticks = Double(fields[20]),
      let now = seconds(of: CLOCK_REALTIME), let uptime = seconds(of: CLOCK_BOOTTIME)
    else { return nil }
    return now - uptime + ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  private func contents(of path: String) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      count = max(0, read(file, buffer.baseAddress, buffer.count))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
#endif

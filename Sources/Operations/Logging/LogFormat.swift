#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How a line is written.
public enum LogFormat: Sendable, Hashable {
  /// One JSON object a line, for machines.
  case json
  /// One readable line, for people; `colour` uses ANSI escapes for the level.
  case text(colour: Bool)

  /// Text on a terminal (with colour unless `NO_COLOR` is set), JSON anywhere else.
  public static func suited(to descriptor: Int32) -> LogFormat {
    isatty(descriptor) == 1 ? .text(colour: getenv("NO_COLOR") == nil) : .json
  }
}

/// Writes lines under one label.
///
/// The message is a constant; everything that varies is a field. A line below `level` costs one comparison: its
/// fields are not even evaluated.
public struct Logger: Sendable {
  /// Which part of the server speaks.
  public let label: String
  /// The least level that is written.
  public var level: LogLevel
  /// Fields that every line carries.
  public var metadata: LogMetadata
  let sink: LogSink

  /// A logger that writes to `sink`.
  public init(label: String, level: LogLevel = .info, metadata: LogMetadata = [:], sink: LogSink) {
    self.label = label
    self.level = level
    self.metadata = metadata
    self.sink = sink
  }

  /// The same logger with more fields on every line.
  public func with(_ more: LogMetadata) -> Logger {
    Logger(label: label, level: level, metadata: metadata.merging(more), sink: sink)
  }

  /// The same logger for another part of the server.
  public func relabelled(_ label: String) -> Logger {
    Logger(label: label, level: level, metadata: metadata, sink: sink)
  }

  /// Writes one line if its level is to be written.
  @inlinable
  public func log(
    _ level: LogLevel, _ message: StaticString, _ metadata: @autoclosure () -> LogMetadata = [:]
  ) {
    if level >= self.level { write(level, message, metadata()) }
  }

  /// Writes the line of one answered request, at level `info`.
  @inlinable
  public func access(_ line: @autoclosure () -> AccessLine) {
    if .info >= level { write(line()) }
  }

  @usableFromInline
  func write(_ level: LogLevel, _ message: StaticString, _ fields: LogMetadata) {
    sink.append { line, time in
      line.event(at: time, level, label: label, message: message, fixed: metadata, fields: fields)
    }
  }

  @usableFromInline
  func write(_ access: AccessLine) {
    sink.append { line, time in line.access(at: time, access, label: label) }
  }
}

extension Logger {
  /// Writes a line about a single step.
  @inlinable
  public func trace(_ message: StaticString, _ metadata: @autoclosure () -> LogMetadata = [:]) {
    log(.trace, message, metadata())
  }

  /// Writes a line for who follows one request.
  @inlinable
  public func debug(_ message: StaticString, _ metadata: @autoclosure () -> LogMetadata = [:]) {
    log(.debug, message, metadata())
  }

  /// Writes a line for the operator.
  @inlinable
  public func info(_ message: StaticString, _ metadata: @autoclosure () -> LogMetadata = [:]) {
    log(.info, message, metadata())
  }

  /// Writes a line about something that is not as it should be.
  @inlinable
  public func warning(_ message: StaticString, _ metadata: @autoclosure () -> LogMetadata = [:]) {
    log(.warning, message, metadata())
  }

  /// Writes a line about something that did not happen.
  @inlinable
  public func error(_ message: StaticString, _ metadata: @autoclosure () -> LogMetadata = [:]) {
    log(.error, message, metadata())
  }
}

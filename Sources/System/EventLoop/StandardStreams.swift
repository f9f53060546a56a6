/// The process's standard input and output, taken for a protocol.
///
/// Whatever they are (pipes, sockets, files, a terminal), nothing blocks the loop. While they are taken, descriptor 0 is
/// empty and descriptor 1 is another name of standard error: a tool's stray `print` would otherwise be a line of the
/// protocol, and a program that the tool starts would inherit both ends of it. When both streams are closed, and when
/// the loop stops, the descriptors are again what they were.
public final class StandardStreams {
  /// What comes in.
  public let input: StreamChannel
  /// What goes out.
  public let output: StreamChannel
  private let inputCopy: DescriptorCopy?
  private let outputCopy: DescriptorCopy?

  /// Takes descriptors 0 and 1, on the loop that the caller runs on; only one can have them at a time.
  public convenience init(on loop: EventLoop) throws(IOError) {
    try self.init(StandardDescriptors(), on: loop)
  }

  /// Speaks over two other descriptors, which stay open and where they are.
  package convenience init(input: Int32, output: Int32, on loop: EventLoop) throws(IOError) {
    try self.init(StandardDescriptors(input: input, output: output), on: loop)
  }

  private init(_ descriptors: StandardDescriptors, on loop: EventLoop) throws(IOError) {
    let source = try DescriptorStream(
      .reading, descriptors.inputCopy(), on: loop, action: StandardDescriptors.reading)
    let sink: DescriptorStream
    do throws(IOError) {
      sink = try DescriptorStream(
        .writing, descriptors.outputCopy(), on: loop, action: StandardDescriptors.writing)
    } catch {
      source.stream.close()
      throw error
    }
    inputCopy = source.copy
    outputCopy = sink.copy
    input = StreamChannel(source.stream, reads: true) { descriptors.streamClosed() }
    output = StreamChannel(sink.stream, reads: false) { descriptors.streamClosed() }
  }

  /// Reads no more, lets what was written leave, and gives the descriptors back.
  ///
  /// What has not left within `limit` is lost. A cancelled task waits all the same: this is how it cleans up.
  public func close(
    within limit: Duration = .seconds(5), isolation: isolated (any Actor)? = #isolation
  ) async throws(IOError) {
    input.stream.close()
    let deadline = LoopInstant.current.advanced(by: limit)
    do throws(IOError) {
      try await output.finish(until: deadline, heedsCancellation: false)
      try await outputCopy?.wait(until: deadline, on: output.stream.loop)
    } catch {
      // The copier knows better than the stream why nobody takes anything.
      throw outputCopy?.failure ?? error
    }
    if let failure = outputCopy?.failure ?? inputCopy?.failure { throw failure }
  }
}

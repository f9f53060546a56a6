internal import PosternEventLoop
internal import PosternMCP

/// A program that is the server: a message is a line of its standard input or output (requirement MCP-25).
final class StdioTransport: ClientTransport {
  private let command: ChildProcess.Command
  private let loop: EventLoop
  private let settings: ClientSettings
  private var reading: MessageReading
  private var child: ChildProcess?

  init(_ command: ChildProcess.Command, on loop: EventLoop, _ settings: ClientSettings) {
    self.command = command
    self.loop = loop
    self.settings = settings
    reading = MessageReading(longest: settings.limits.message)
  }

  var hasStreams: Bool { false }

  /// Starts the program; again, where an earlier one has ended.
  func open() async throws(ClientError) {
    await close()
    do throws(IOError) { child = try ChildProcess(command, on: loop) } catch {
      throw ClientError(.notStarted, detail: "\(error)")
    }
  }

  func speak(_ revision: Revision) { reading.takesBatches = revision.has(.batches) }

  func send(_ message: Outbound, to inbox: Inbox) async throws(ClientError) {
    guard let child else { throw ClientError(.closed) }
    // Who takes nothing for so long is broken off: what waits for them is held in memory.
    let line = message.bytes + [UInt8(ascii: "\n")]
    do throws(IOError) { try await child.input.write(line, within: settings.deadlines.silence) } catch {
      if error.code == .timedOut { throw ClientError(.timedOut, detail: "\(error)") }
      throw await end(of: child)
    }
  }

  /// Reads until the program has ended or says no more, and fails with how that was.
  func receive(into inbox: Inbox) async throws(ClientError) {
    guard let child else { throw ClientError(.closed) }
    let lines = LineReader(child.output, limit: settings.limits.message)
    let watch = watch(child)
    defer { watch.cancel() }
    // What fails here is the reading; the end is told by the program.
    while let line = try? await lines.next() {
      switch line {
      case .oversized: _ = inbox(.oversized)
      case .complete(let bytes) where bytes.isEmpty: break
      case .complete(let bytes): for inbound in reading.read(bytes) { _ = inbox(inbound) }
      }
    }
    throw await end(of: child)
  }

  /// MCP-27: its input ends, and mostly that is all; then it is asked to end, then it is made to.
  func close() async {
    guard let child = child.take() else { return }
    _ = try? await child.terminate(grace: settings.deadlines.exit)
  }
}

extension StdioTransport {
  /// Ends the reading some time after the program: what it has started may hold its output open.
  private func watch(_ child: ChildProcess, isolation: isolated (any Actor)? = #isolation) -> Task<
    Void, Never
  > {
    let patience = settings.deadlines.exit
    return Task { [loop] in
      _ = isolation
      guard (try? await child.waitUntilExit()) != nil, (try? await loop.sleep(for: patience)) != nil else {
        return
      }
      child.output.stream.close()
    }
  }

  /// How the program has ended, as far as that is known after a while, and the last that it complained of.
  private func end(of child: ChildProcess) async -> ClientError {
    let exit = try? await child.waitUntilExit(within: settings.deadlines.exit)
    let how =
      switch exit {
      case .code(let code): "exit code \(code)"
      case .signal(let signal): "signal \(signal.number)"
      case nil: "it says no more"
      }
    let complaints = child.errorOutput.split(separator: UInt8(ascii: "\n")).last
    let last = complaints.map { ClientError.printable(String(decoding: $0, as: UTF8.self)) }
    return ClientError(.ended, detail: [how, last].compactMap(\.self).joined(separator: ": "))
  }
}

import PosternEventLoop
import PosternTesting
import Testing

@Suite("A loop that stops", .timeLimit(.minutes(5)), .requirement("L5")) struct StopTests {
  @Test func `has run what was queued, however much it was`() async throws {
    let group = try EventLoopGroup(count: 1)
    let loop = group.loops[0]
    let tally = Tally()
    await withTaskGroup { tasks in
      for _ in 0..<20_000 {
        tasks.addImmediateTask { await loop.perform { tally.note(1) } }
      }
      group.stop()
    }
    #expect(tally.numbers.count == 20_000)
  }

  @Test func `may be stopped again, by several and by itself`() async throws {
    let group = try EventLoopGroup(count: 2)
    await withTaskGroup { tasks in
      for loop in group.loops + group.loops {
        tasks.addTask { loop.stop() }
        tasks.addTask { await loop.perform { loop.stop() } }
      }
    }
    group.stop()
    #expect(await group.loops[0].perform { EventLoop.current === group.loops[0] })
  }

  @Test func `still lets a task end that outlives it`() async throws {
    let group = try EventLoopGroup(count: 1)
    let stage = Stage(group.loops[0])
    let latch = Latch()
    let task = Task(executorPreference: group.loops[0]) {
      await latch.wait()
      return await stage.run { $0.loop.isCurrent }
    }
    group.stop()
    latch.open()
    #expect(await task.value)
  }

  @Test func `wakes who sleeps with an error`() async throws {
    let error = await errorAtStop { stage in try await stage.loop.sleep(for: .patience) }
    #expect(error is CancellationError)
  }

  @Test func `tells who reads that the connection is over`() async throws {
    let error = await errorAtStop { stage in
      let (near, far) = try await stage.connection()
      _ = StreamChannel(far)
      _ = try await StreamChannel(near).read()
    }
    #expect((error as? IOError)?.code == .closed)
  }

  @Test func `tells who writes that the connection is over`() async throws {
    let error = await errorAtStop { stage in
      let (near, _) = try await stage.connection()
      try await StreamChannel(near).write([UInt8](repeating: 7, count: 64 << 20))
    }
    #expect((error as? IOError)?.code == .closed)
  }

  @Test func `tells who connects that nothing will come of it`() async throws {
    let error = await errorAtStop { stage in
      let backlog = try await FullBacklog(on: stage.loop)
      _ = try await ByteStream.connect(to: backlog.address, on: stage.loop, within: .patience)
    }
    #expect((error as? IOError)?.code == .closed)
  }

  @Test func `tells who waits for TLS that nothing will come of it`() async throws {
    let error = await errorAtStop { stage in
      let (near, _) = try await stage.connection()
      try await near.startTLS(
        client: TestCertificates.get().client, host: "localhost", within: .patience)
    }
    #expect((error as? IOError)?.code == .closed)
  }

  @Test func `tells who waits for a terminal that it takes no more`() async throws {
    let error = await errorAtStop { stage in
      let (terminal, desk) = try TestDescriptor.terminal()
      // Without a desk there is no terminal.
      defer { desk.close() }
      let streams = try StandardStreams(
        input: terminal.number, output: terminal.number, on: stage.loop)
      try await desk.hold(until: streams)
      try await streams.output.write([1])
      try await streams.close(within: .patience)
    }
    #expect((error as? IOError)?.code == .closed)
  }

  @Test func `tells who waits only afterwards, too`() async throws {
    let group = try EventLoopGroup(count: 1)
    let stage = Stage(group.loops[0])
    let (terminal, desk) = try TestDescriptor.terminal()
    let (child, channel, streams) = try await stage.run { stage in
      let streams = try StandardStreams(
        input: terminal.number, output: terminal.number, on: stage.loop)
      try await desk.hold(until: streams)
      try await streams.output.write([1])
      try await streams.output.finish()
      let child = try ChildProcess(.init("cat"), on: stage.loop)
      return try await (
        LoopLocal(child), LoopLocal(StreamChannel(stage.connection().near)), LoopLocal(streams)
      )
    }
    group.stop()
    await stage.run { stage in
      let (child, channel) = (child.get(on: stage.loop), channel.get(on: stage.loop))
      let errors = [
        await thrown { try await child.terminate() }, await thrown { try await child.waitUntilExit() },
        await thrown { try await child.output.read() }, await thrown { try await channel.read() },
        await thrown { try await channel.write([1]) },
        await thrown { try await streams.get(on: stage.loop).close() },
      ]
      for error in errors { #expect((error as? IOError)?.code == .closed) }
    }
    desk.close()
  }

  @Test func `refuses what would be opened afterwards`() async throws {
    let group = try EventLoopGroup(count: 1)
    group.stop()
    await Stage(group.loops[0]).run { stage in
      let loop = stage.loop
      #expect(throws: IOError.self) { try Listener(on: loop, at: .loopback) { $0.close() } }
      #expect(throws: IOError.self) { try SocketWatcher(descriptor: 0, on: loop) { _ in } }
      let errors = [
        await thrown { try await ByteStream.connect(to: .loopback, on: loop, within: .patience) },
        await thrown { try await Resolver.addresses(of: "localhost", port: 0, on: loop) },
        await thrown { try await loop.signals([.hangup]) },
      ]
      for error in errors {
        let sentence = String(describing: error as? IOError)
        #expect(sentence.contains("its event loop has stopped (ECANCELED)"))
      }
      #expect(await thrown { try await loop.sleep(for: .patience) } is CancellationError)
    }
  }

  /// What `body` throws when its loop stops, which happens when it has begun to wait.
  private func errorAtStop(_ body: @escaping @Sendable (isolated Stage) async throws -> Void) async -> (
    any Error
  )? {
    do {
      let group = try EventLoopGroup(count: 1)
      let stage = Stage(group.loops[0])
      let task = Task.immediate { try await stage.run(body) }
      // Nothing tells that a task waits: let it get there, sometimes further, sometimes less far.
      for _ in 0..<200 { await group.loops[0].perform {} }
      group.stop()
      try await task.value
      return nil
    } catch {
      return error
    }
  }
}

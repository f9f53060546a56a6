internal import PosternEventLoop
internal import PosternSQLite
internal import PosternStorage
internal import Synchronization

/// What has a connection, on the connection's thread.
protocol StoreWorker {
  /// Does jobs, all of which are told what has become of them; none is a look at what else there is to do.
  func work(_ jobs: [Job])
  /// Leaves the file in order; nothing follows.
  func close()
}

/// A thread with a connection, for as long as the store is open.
final class StoreThread: Sendable {
  private let thread: BatchThread<Job>
  private let limit: Int
  private let isClosed = Mutex(false)
  private let ended: Signal<Void>

  /// Starts a thread, and waits until it has made its worker.
  init(
    limit: Int, _ make: @escaping @Sendable () throws(StoreError) -> any StoreWorker
  ) async throws(StoreError) {
    let (started, ended) = (Signal<StoreError?>(), Signal<Void>())
    do throws(IOError) {
      thread = try BatchThread<Job>(limit: limit, interval: .seconds(1)) {
        var worker: (any StoreWorker)?
        do throws(StoreError) {
          worker = try make()
          started.give(nil)
        } catch {
          started.give(error)
        }
        return { jobs, isLast in
          worker?.work(jobs)
          guard isLast else { return }
          worker?.close()
          // The connection goes with it, on its own thread, before anybody hears that it is gone.
          worker = nil
          ended.give(())
        }
      }
    } catch {
      throw StoreError(.failed, "The store has no thread: \(error).")
    }
    self.limit = limit
    self.ended = ended
    if let error = await started.wait() {
      thread.finish()
      throw error
    }
  }

  /// Has a body run on the thread, and waits for what comes of it.
  ///
  /// A caller that is cancelled meanwhile waits all the same: it would not know what has become of its change.
  func run<Value: Sendable>(
    _ body: @escaping @Sendable (RecordTable, _ now: Int64) throws(SQLiteError) -> Value
  ) async throws(StoreError) -> Value {
    let result: Result<Value, StoreError> = await withCheckedContinuation { continuation in
      let job = Job(
        perform: { table, now throws(SQLiteError) in
          let value = try body(table, now)
          return { continuation.resume(returning: .success(value)) }
        },
        fail: { continuation.resume(returning: .failure($0)) })
      guard !thread.add(job) else { return }
      let isClosed = isClosed.withLock { $0 }
      job.fail(
        isClosed
          ? .closed : StoreError(.unavailable, "More than \(limit) calls wait for the disk. Try again."))
    }
    return try result.get()
  }

  /// Finishes what waits and ends the thread.
  func close() async {
    isClosed.withLock { $0 = true }
    thread.finish()
    await ended.wait()
  }
}

import Postern
import PosternConfiguration
import PosternEventLoop
import PosternJSON
import PosternJSONSchema
import PosternLogging

/// A store under load, for proofs of what it keeps and measurements of what it costs.
struct FixtureStore: Command {
  let name = "fixture-store"
  let abstract = "Keep and take records as fast as the store lets it, and say what was acknowledged."
  let isHidden = true

  enum Work: String, CaseIterable, SchemaRepresentable {
    /// Keeps and takes until it is ended, and writes a line after each acknowledgement.
    case load
    /// Reads such lines and says what of it is not so.
    case check
    /// Measures.
    case measure
  }

  struct Arguments: Record {
    @Field("Directory of the store") var home: String
    @Field("Where records are kept, if not in the home") var store: String?
    @Field("What to do") var work = Work.load
    @Field("How many write at once", .range(1...1_000)) var writers = 32
    @Field("How many records to measure with") var records = 1_000
    @Field("How many calls to measure") var calls = 20_000
    @Field("The number of the first record") var first = 0
  }

  static let records = StoreCollection("load.records", of: Entry.self, lifetime: .forever)
  static let tickets = StoreCollection("load.tickets", of: Entry.self, lifetime: .forever, isOneTime: true)

  struct Entry: Codable, Sendable, Equatable {
    var number: Int
    /// About as much as a grant has.
    var text = String(repeating: "x", count: 120)
  }

  func run(_ arguments: Configuration<Arguments>) async throws -> ExitCode {
    let settings = arguments.settings
    let sink = LogSink(descriptor: 2)
    defer { sink.shutdown() }
    let group = try EventLoopGroup(count: 1)
    defer { group.stop() }
    var place = StateSettings(home: settings.home)
    place.store = settings.store
    place.clientSecrets = ["a client secret of nobody's"]
    place.logger = Logger(label: "fixture-store", sink: sink)
    let state = try await ServerState.open(place, on: group)
    let task = Task(executorPreference: group.loops[0]) { () async throws -> ExitCode in
      switch settings.work {
      case .load: await load(state, settings)
      case .check: try await check(state.sealed)
      case .measure: try await StoreMeasurement(sealed: state.sealed, settings: settings).run()
      }
    }
    let code = try await task.value
    await state.close()
    return code
  }

  /// Writes until the disk fails or somebody ends the process.
  private func load(_ state: ServerState, _ settings: Arguments) async -> ExitCode {
    let sealed = state.sealed
    return await withTaskGroup(of: ExitCode.self) { tasks in
      tasks.addTask {
        do {
          try await state.run()
        } catch {
          Terminal.complain("\(error)")
        }
        return .failure
      }
      for writer in 0..<settings.writers {
        tasks.addTask {
          var number = settings.first + writer
          while !Task.isCancelled {
            await Self.write(number, to: sealed)
            number += settings.writers
          }
          return .success
        }
      }
      let code = await tasks.next() ?? .success
      tasks.cancelAll()
      return code
    }
  }

  /// One record, and one that two want and one may have; a line for each acknowledgement, `failed` for anything else.
  private static func write(_ number: Int, to sealed: SealedStore) async {
    do {
      try await sealed.put(Entry(number: number), at: "\(number)", in: records)
      Terminal.print("kept \(number)")
      try await sealed.put(Entry(number: number), at: "\(number)", in: tickets)
      async let one = sealed.take("\(number)", in: tickets)
      async let other = sealed.take("\(number)", in: tickets)
      for taken in try await [one, other] where taken != nil { Terminal.print("took \(number)") }
    } catch {
      Terminal.print("failed \((error as? StoreError)?.code.name ?? "\(error)")")
      try? await LoopClock().sleep(for: .milliseconds(2))
    }
  }

  /// Compares what was acknowledged, line by line on standard input, with what is there.
  private func check(_ sealed: SealedStore) async throws -> ExitCode {
    var (lost, back, checked) = (0, 0, 0)
    while let line = readLine() {
      let words = line.split(separator: " ")
      guard words.count == 2, let number = Int(words[1]) else { continue }
      checked += 1
      switch words[0] {
      case "kept":
        if try await sealed.get("\(number)", in: Self.records) != Entry(number: number) { lost += 1 }
      case "took":
        if try await sealed.take("\(number)", in: Self.tickets) != nil { back += 1 }
      default: checked -= 1
      }
    }
    Terminal.print(#"{"checked": \#(checked), "lost": \#(lost), "back": \#(back)}"#)
    return lost + back == 0 ? .success : .failure
  }
}

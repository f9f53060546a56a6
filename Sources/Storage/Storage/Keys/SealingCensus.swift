internal import PosternJSON

/// Which keys have sealed something that may still be in a store.
///
/// It is written before a key seals its first record, and a key is struck out when nothing that it sealed is left. A
/// server without one of these keys does not start: it would take records for absent that are only unreadable, and
/// sign everybody out (J8).
struct SealingCensus: Sendable {
  private struct Form: Codable {
    var version = 1
    var keys: [String]
  }

  private static let key = StoreKey("census", in: "keys")
  let store: any KeyValueStore

  /// The ids of the keys; none for a new store.
  func ids() async throws -> Set<String> {
    Set(try await read().form.keys)
  }

  /// Writes an id down before it is used.
  func add(_ id: String) async throws { try await change { $0.insert(id) } }

  /// Strikes ids out that nothing is sealed with any more.
  func remove(_ ids: Set<String>) async throws { try await change { $0.subtract(ids) } }

  private func change(_ body: (inout Set<String>) -> Void) async throws {
    while true {
      let (form, value) = try await read()
      var ids = Set(form.keys)
      body(&ids)
      guard ids != Set(form.keys) else { return }
      let new = try JSON.encode(Form(keys: ids.sorted()))
      let condition = value.map { StoreChange.Condition.equal($0) } ?? .absent
      if try await store.commit([StoreChange(Self.key, .put(new, .forever), if: condition)]) { return }
    }
  }

  private func read() async throws -> (form: Form, value: [UInt8]?) {
    guard let value = try await store.get(Self.key) else { return (Form(keys: []), nil) }
    guard let form = try? JSON.decode(Form.self, from: value), form.version == 1 else {
      throw KeySetError(
        "The store's list of sealing keys is damaged, or was written by a newer version of this program.")
    }
    return (form, value)
  }
}

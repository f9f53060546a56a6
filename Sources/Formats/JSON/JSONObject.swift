/// The members of a JSON object in their order.
///
/// Keys compare as UTF-8. A lookup walks the members: objects here are small, and a hash table for each would cost more.
public struct JSONObject: Hashable, Sendable {
  /// One key and its value.
  public struct Member: Hashable, Sendable {
    /// The key.
    public let key: String
    /// The value.
    public var value: JSONValue

    /// Pairs a key with its value.
    public init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// The members in their order.
  public private(set) var members: [Member]

  /// Takes members in their order; a key that comes again replaces the value of the first.
  public init(_ members: some Sequence<(String, JSONValue)> = []) {
    self.members = []
    self.members.reserveCapacity(members.underestimatedCount)
    for (key, value) in members { self[key] = value }
  }

  /// Copies the members of a view.
  public init(_ view: JSONObjectView) {
    members = view.map { Member(key: $0.key, value: JSONValue($0.value)) }
  }

  /// The value of a member; setting adds it at the end or replaces it in place, `nil` removes it.
  public subscript(key: String) -> JSONValue? {
    get { position(of: key).map { members[$0].value } }
    set {
      switch (position(of: key), newValue) {
      case (let position?, let value?): members[position].value = value
      case (let position?, nil): members.remove(at: position)
      case (nil, let value?): members.append(Member(key: key, value: value))
      case (nil, nil): break
      }
    }
  }

  private func position(of key: String) -> Int? {
    members.lastIndex { $0.key.utf8.elementsEqual(key.utf8) }
  }
}

extension JSONObject: RandomAccessCollection, ExpressibleByDictionaryLiteral {
  /// The position of the first member.
  public var startIndex: Int { members.startIndex }
  /// The position after the last member.
  public var endIndex: Int { members.endIndex }
  /// The member at a position.
  public subscript(position: Int) -> Member { members[position] }
  /// Makes an object with the members in this order.
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}

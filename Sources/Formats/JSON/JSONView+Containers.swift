extension JSONView {
  /// The elements of an array.
  public var array: JSONArrayView? {
    tape.mark(index) == Tape.Mark.array ? JSONArrayView(container: self) : nil
  }

  /// The members of an object.
  public var object: JSONObjectView? {
    tape.mark(index) == Tape.Mark.object ? JSONObjectView(container: self) : nil
  }

  /// The value of an object's member, the last one where a key was allowed to occur twice.
  public subscript(key: String) -> JSONView? { object?[key] }

  /// The element of an array at a position, found by walking there.
  public subscript(position: Int) -> JSONView? {
    guard let array, position >= 0, position < array.count else { return nil }
    return array.dropFirst(position).first { _ in true }
  }
}

/// The elements of an array in a parsed document.
public struct JSONArrayView: Sequence, Sendable {
  let container: JSONView

  /// How many elements there are.
  public var count: Int { container.tape.count(container.index) }

  /// How many elements there are.
  public var underestimatedCount: Int { count }

  /// Starts at the first element.
  public func makeIterator() -> Iterator { Iterator(children: Children(of: container)) }

  /// Walks the elements in order.
  public struct Iterator: IteratorProtocol {
    var children: Children

    /// The next element.
    public mutating func next() -> JSONView? {
      children.next().map { JSONView(tape: children.tape, index: $0) }
    }
  }
}

/// The members of an object in a parsed document, in the order in which they were written.
public struct JSONObjectView: Sequence, Sendable {
  let container: JSONView

  /// The object as any value.
  public var view: JSONView { container }

  /// How many members there are.
  public var count: Int { container.tape.count(container.index) }

  /// How many members there are.
  public var underestimatedCount: Int { count }

  /// The value of a member, the last one where a key was allowed to occur twice; keys compare as UTF-8.
  public subscript(key: String) -> JSONView? {
    let tape = container.tape
    return tape.member(of: container.index, named: key).map { JSONView(tape: tape, index: $0) }
  }

  /// Starts at the first member.
  public func makeIterator() -> Iterator { Iterator(children: Children(of: container)) }

  /// Walks the members in order.
  public struct Iterator: IteratorProtocol {
    var children: Children

    /// The next member.
    public mutating func next() -> (key: String, value: JSONView)? {
      guard let name = children.next(), let value = children.next() else { return nil }
      return (children.tape.text(name), JSONView(tape: children.tape, index: value))
    }
  }
}

/// The tape indices of what a container holds; for an object keys and values in turn.
struct Children {
  let tape: Tape
  private var index: Int
  private let last: Int

  init(of container: JSONView) {
    tape = container.tape
    index = container.index + 1
    last = tape.end(container.index) - 1
  }

  mutating func next() -> Int? {
    guard index < last else { return nil }
    defer { index = tape.end(index) }
    return index
  }
}

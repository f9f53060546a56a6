/// A value on its way to text: `Encodable` types may fill containers in any order, a writer may not.
final class EncodedNode {
  enum Content {
    case nothing
    case null
    case bool(Bool)
    case int(Int64)
    case unsigned(UInt64)
    case double(Double)
    case string(String)
    case raw(RawJSON)
    case value(JSONValue)
    case array([EncodedNode])
    case object([(key: String, node: EncodedNode)])
  }

  var content = Content.nothing

  func write(to writer: inout JSONWriter) throws(JSONError) {
    switch content {
    case .nothing: throw JSONError(.unrepresentable, "a value encoded nothing")
    case .null: writer.null()
    case .bool(let value): writer.value(value)
    case .int(let value): writer.value(value)
    case .unsigned(let value): writer.value(value)
    case .double(let value): try writer.value(value)
    case .string(let value): writer.value(value)
    case .raw(let value): writer.value(value)
    case .value(let value): try writer.value(value)
    case .array(let elements):
      writer.beginArray()
      for element in elements { try element.write(to: &writer) }
      writer.endArray()
    case .object(let members):
      writer.beginObject()
      for member in members {
        writer.key(member.key)
        try member.node.write(to: &writer)
      }
      writer.endObject()
    }
  }

  var elementCount: Int {
    guard case .array(let elements) = content else { return 0 }
    return elements.count
  }

  /// A type may ask for its container more than once.
  func becomeArray() {
    guard case .array = content else { return content = .array([]) }
  }

  func becomeObject() {
    guard case .object = content else { return content = .object([]) }
  }

  /// A node for the next element.
  func append() -> EncodedNode {
    let node = EncodedNode()
    guard case .array(var elements) = content else { return node }
    content = .nothing
    elements.append(node)
    content = .array(elements)
    return node
  }

  /// A node for the member with this key, in place of one that was there if that can be.
  func member(named name: String, mayRepeat: Bool) -> EncodedNode {
    let node = EncodedNode()
    guard case .object(var members) = content else { return node }
    content = .nothing
    if mayRepeat, let position = members.firstIndex(where: { $0.key.utf8.elementsEqual(name.utf8) }) {
      members[position].node = node
    } else {
      members.append((name, node))
    }
    content = .object(members)
    return node
  }
}

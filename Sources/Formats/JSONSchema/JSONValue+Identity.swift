internal import PosternJSON

extension JSONValue {
  /// Bytes that two values share exactly when JSON Schema calls them equal (JSON Schema Core, section 4.2.2).
  ///
  /// Numbers by their value, objects whatever the order of their members, strings by their characters as they are.
  var identity: [UInt8] {
    var writer = JSONWriter()
    writeIdentity(to: &writer)
    return writer.finish()
  }

  private func writeIdentity(to writer: inout JSONWriter) {
    switch self {
    case .null: writer.null()
    case .bool(let value): writer.value(value)
    case .int(let value): writer.value(value)
    case .double(let value):
      if let whole = Int64(exactly: value) { return writer.value(whole) }
      // A number that is not finite has no JSON form, and so never comes from JSON.
      do throws(JSONError) { try writer.value(value) } catch { writer.null() }
    case .string(let value): writer.value(value)
    case .array(let items):
      writer.beginArray()
      for item in items { item.writeIdentity(to: &writer) }
      writer.endArray()
    case .object(let object):
      writer.beginObject()
      for member in object.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
        writer.key(member.key)
        member.value.writeIdentity(to: &writer)
      }
      writer.endObject()
    }
  }
}

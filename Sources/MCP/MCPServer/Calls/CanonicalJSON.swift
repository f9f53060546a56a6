internal import PosternJSON

/// JSON in one spelling: two texts that say the same give the same bytes.
///
/// Members are ordered by name, white space is left out. It is what a digest is taken of, and never sent.
enum CanonicalJSON {
  static func write(_ view: JSONView, to writer: inout JSONWriter) throws(JSONError) {
    switch view.kind {
    case .object:
      writer.beginObject()
      for member in (view.object.map(Array.init) ?? []).sorted(by: { $0.key < $1.key }) {
        writer.key(member.key)
        try write(member.value, to: &writer)
      }
      writer.endObject()
    case .array:
      writer.beginArray()
      for element in view.array.map(Array.init) ?? [] { try write(element, to: &writer) }
      writer.endArray()
    default: try writer.value(JSONValue(view))
    }
  }
}

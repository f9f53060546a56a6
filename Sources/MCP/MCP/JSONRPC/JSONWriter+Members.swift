package import PosternJSON

extension JSONWriter {
  /// Writes a member whose value is a text, if there is one.
  package mutating func member(_ name: String, _ text: String?) {
    guard let text else { return }
    key(name)
    value(text)
  }

  /// Writes a member whose value is an integer, if there is one.
  package mutating func member(_ name: String, _ number: Int?) {
    guard let number else { return }
    key(name)
    value(number)
  }

  /// Writes a member whose value is true or false, if there is one.
  package mutating func member(_ name: String, _ flag: Bool?) {
    guard let flag else { return }
    key(name)
    value(flag)
  }

  /// Writes a member of any value, if there is one.
  package mutating func member(_ name: String, _ value: JSONValue?) throws(JSONError) {
    guard let value else { return }
    key(name)
    try self.value(value)
  }

  /// Writes a member that is an object, if there is one.
  package mutating func member(_ name: String, _ object: JSONObject?) throws(JSONError) {
    guard let object else { return }
    key(name)
    try value(.object(object))
  }

  /// Writes a member that is an array of something.
  package mutating func member<Element>(
    _ name: String, _ elements: [Element],
    _ write: (inout JSONWriter, Element) throws(JSONError) -> Void
  ) throws(JSONError) {
    key(name)
    beginArray()
    for element in elements { try write(&self, element) }
    endArray()
  }
}

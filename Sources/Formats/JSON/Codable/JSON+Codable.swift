extension JSON {
  /// Parses a text and decodes a Swift value from it.
  public static func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8], limits: JSONLimits = .default, keys: JSONKeys = .asWritten
  ) throws(JSONError) -> Value {
    try decode(type, from: parse(bytes, limits: limits).root, keys: keys)
  }

  /// Decodes a Swift value from a part of a document; the error's path starts at that part.
  public static func decode<Value: Decodable>(
    _ type: Value.Type, from view: JSONView, keys: JSONKeys = .asWritten
  ) throws(JSONError) -> Value {
    do {
      return try ViewDecoder(view: view, path: .root, keys: keys).decode(type)
    } catch {
      throw JSONError(error)
    }
  }

  /// Encodes a Swift value as a text.
  public static func encode(
    _ value: some Encodable, keys: JSONKeys = .asWritten
  ) throws(JSONError) -> [UInt8] {
    do {
      let node = EncodedNode()
      try NodeEncoder(node: node, path: .root, keys: keys).encode(value)
      var writer = JSONWriter()
      try node.write(to: &writer)
      return writer.finish()
    } catch {
      throw JSONError(error)
    }
  }
}

extension JSONError {
  /// What a `Decodable` or `Encodable` type threw, with the path that it names.
  ///
  /// Its own words are left out: the standard library puts the sender's strings into them, whole.
  fileprivate init(_ error: any Error) {
    switch error {
    case let error as JSONError: self = error
    case DecodingError.dataCorrupted(let context), DecodingError.typeMismatch(_, let context),
      DecodingError.valueNotFound(_, let context), DecodingError.keyNotFound(_, let context):
      self.init(
        .mismatch, "is not a value that is accepted here", path: CodingPath(context.codingPath).description)
    case EncodingError.invalidValue(_, let context):
      self.init(.unrepresentable, "has no JSON form", path: CodingPath(context.codingPath).description)
    default: self.init(.mismatch, "is not accepted (\(type(of: error)))")
    }
  }
}

extension JSONValue: Codable {
  /// Decodes whatever stands there; only from JSON.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.view(for: JSONValue.self))
  }

  /// Encodes the value; only to JSON.
  public func encode(to encoder: any Encoder) throws {
    try encoder.node(for: self).content = .value(self)
  }
}

extension JSONObject: Codable {
  /// Decodes an object with its members in their order; only from JSON.
  public init(from decoder: any Decoder) throws {
    guard let object = try decoder.view(for: JSONObject.self).object else {
      throw JSONError(.mismatch, "expected an object", path: CodingPath(decoder.codingPath).description)
    }
    self.init(object)
  }

  /// Encodes the object with its members in their order; only to JSON.
  public func encode(to encoder: any Encoder) throws {
    try encoder.node(for: self).content = .value(.object(self))
  }
}

extension RawJSON: Codable {
  /// Takes whatever stands there as it is written; only from JSON.
  public init(from decoder: any Decoder) throws {
    self = try decoder.view(for: RawJSON.self).raw
  }

  /// Puts the text there as it is; only to JSON.
  public func encode(to encoder: any Encoder) throws {
    try encoder.node(for: self).content = .raw(self)
  }
}

extension Decoder {
  fileprivate func view<Value>(for type: Value.Type) throws -> JSONView {
    guard let decoder = self as? ViewDecoder else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: codingPath, debugDescription: "\(type) decodes from JSON.decode only"))
    }
    return decoder.view
  }
}

extension Encoder {
  fileprivate func node<Value>(for value: Value) throws -> EncodedNode {
    guard let encoder = self as? NodeEncoder else {
      throw EncodingError.invalidValue(
        value, .init(codingPath: codingPath, debugDescription: "\(Value.self) encodes with JSON.encode only"))
    }
    return encoder.node
  }
}

internal import CSimdJSON

extension JSONError {
  /// simdjson says that a text is refused and roughly why, but not where.
  static func refusal(of source: UnsafeRawBufferPointer, status: UInt32) -> JSONError {
    if status == csimdjson_out_of_memory.rawValue {
      return JSONError(.memory, "there is not enough memory for the JSON text")
    }
    return unsafe Diagnosis.refusal(of: [UInt8](source)) ?? JSONError(.syntax, "the JSON text is malformed")
  }
}

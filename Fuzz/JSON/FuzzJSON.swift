import PosternJSON

/// What is accepted can be walked, written and read again as the same value; what is refused is refused for a reason.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
  let refusal = Diagnosis.refusal(of: bytes)
  do {
    let root = try JSON.parse(UnsafeRawBufferPointer(start: start, count: count), limits: .generous).root
    must(refusal == nil, "accepted, but \(String(describing: refusal))")
    must(String(validating: bytes, as: UTF8.self) != nil, "accepted what is not UTF-8")
    try check(root)
    checkStrict(bytes, root)
  } catch let error as JSONError {
    must(refusal != nil, "refused for no reason: \(error)")
  } catch {
    preconditionFailure("another error: \(error)")
  }
  return 0
}

private func check(_ root: JSONView) throws {
  let value = JSONValue(root)
  let written = try JSONWriter.encode(value)
  try must(
    JSONValue(JSON.parse(written, limits: .generous).root) == value, "written as another value")
  try must(JSON.encode(value) == written, "encoded as another text")
  try must(JSON.decode(JSONValue.self, from: root) == value, "decoded as another value")
  _ = try? JSON.decode([String: Double].self, from: root)
  _ = try? JSON.decode([Int8].self, from: root)
  for child in (root.array?.prefix(8)).map(Array.init) ?? [] { try checkRaw(child) }
  for member in (root.object?.prefix(8)).map(Array.init) ?? [] { try checkRaw(member.value) }
  try checkRaw(root)
}

private func checkRaw(_ view: JSONView) throws {
  let again = try JSON.parse(view.raw.bytes, limits: .generous).root
  must(JSONValue(again) == JSONValue(view), "the raw text is of another value")
  must(again.raw == view.raw, "the raw text of a raw text is another one")
}

/// Strict limits refuse more, and never read a text in another way.
private func checkStrict(_ bytes: [UInt8], _ root: JSONView) {
  do {
    let strict = try JSON.parse(bytes).root
    must(JSONValue(strict) == JSONValue(root), "limits change the value")
  } catch {
    must(error.code == .duplicateKey || error.code == .tooDeep, "refused by no limit: \(error)")
  }
}

private func must(_ holds: Bool, _ otherwise: String) {
  if !holds { fatalError(otherwise) }
}

extension JSONLimits {
  fileprivate static let generous = JSONLimits(maximumDepth: .max, duplicateKeys: .allowed)
}

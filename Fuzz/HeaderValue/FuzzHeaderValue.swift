import PosternMCP

/// A field can carry whatever was written, and it is read as the text that it was; a field that anybody made up is read
/// as a plain reading finds it, or refused.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  checkWriting(text)
  let read = HeaderValue.decode(text)
  let plain = plainReading(text)
  if plain.map(isMarked) != true {
    precondition(isSame(read, plain), "what is not marked is not the text itself")
  }
  if let read { checkWriting(read) }
  return 0
}

private func checkWriting(_ text: String) {
  let field = HeaderValue.encode(text)
  precondition(field.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "a field cannot carry it")
  precondition(field.utf8.first != 0x20 && field.utf8.last != 0x20, "a field would lose white space")
  precondition(isSame(HeaderValue.decode(field), text), "written as another text")
  precondition(StandardHeader.name.mismatch(of: [field], with: text) == nil, "a name is not its own")
}

/// Strings that look the same are equal to Swift, and are two texts here.
private func isSame(_ text: String?, _ other: String?) -> Bool {
  text.map { Array($0.utf8) } == other.map { Array($0.utf8) }
}

/// Whether it is between the marks; in `=?base64?=` they overlap.
private func isMarked(_ text: String) -> Bool {
  text.utf8.count > 10 && text.utf8.starts(with: "=?base64?".utf8)
    && text.utf8.suffix(2).elementsEqual("?=".utf8)
}

/// What a field says that is not marked: RFC 9110 section 5.5 without what is not ASCII.
private func plainReading(_ field: String) -> String? {
  guard field.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x09 }) else { return nil }
  let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
  let bytes = field.utf8.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
  return String(decoding: Array(bytes), as: UTF8.self)
}

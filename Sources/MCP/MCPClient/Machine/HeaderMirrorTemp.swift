internal import PosternJSON
enum HeaderValue {
  static func encode(_ s: String) -> String {
    let bytes = Array(s.utf8)
    let plain = bytes.allSatisfy { 0x20...0x7e ~= $0 } && bytes.first != 0x20 && bytes.last != 0x20
      && !(s.hasPrefix("=?base64?") && s.hasSuffix("?="))
    if plain { return s }
    let a = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var out: [UInt8] = []
    var i = 0
    while i < bytes.count {
      let n = min(3, bytes.count - i)
      let v = UInt32(bytes[i]) << 16 | (n > 1 ? UInt32(bytes[i+1]) << 8 : 0) | (n > 2 ? UInt32(bytes[i+2]) : 0)
      out.append(a[Int(v >> 18) & 63]); out.append(a[Int(v >> 12) & 63])
      out.append(n > 1 ? a[Int(v >> 6) & 63] : 0x3d); out.append(n > 2 ? a[Int(v) & 63] : 0x3d)
      i += 3
    }
    return "=?base64?" + String(decoding: out, as: UTF8.self) + "?="
  }
}
struct MirroredParameter { let name: String; let value: String }
struct MirroredParameters {
  enum Violation: Error { case bad }
  var map: [(String, String)] = []
  init(of schema: JSONObject) throws(Violation) {
    for p in schema["properties"]?.object ?? [:] {
      if let h = p.value["x-mcp-header"] {
        guard let s = h.string, !s.isEmpty, p.value["type"]?.string != "number" else { throw .bad }
        map.append((p.key, s))
      }
    }
  }
  func values(in arguments: JSONObject) -> [MirroredParameter] {
    map.compactMap { (key, header) in
      switch arguments[key] {
      case .string(let s): MirroredParameter(name: "Mcp-Param-" + header, value: HeaderValue.encode(s))
      case .int(let i): MirroredParameter(name: "Mcp-Param-" + header, value: "\(i)")
      case .bool(let b): MirroredParameter(name: "Mcp-Param-" + header, value: "\(b)")
      default: nil
      }
    }
  }
}

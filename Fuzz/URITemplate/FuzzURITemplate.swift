import PosternMCP

/// The first line is a template, the others are a URI and what to put into holes: nothing traps, what a matcher finds
/// leads nowhere else, and what a client put in is what a server finds.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let input = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  let lines = input.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
    String(Substring($0))
  }
  guard let template = try? URITemplate(lines[0]) else { return 0 }
  precondition((try? URITemplate(template.description)) == template)
  expandAnything(template, lines)
  guard let matcher = try? URIMatcher(template) else { return 0 }
  for line in lines {
    if let found = matcher.match(line) { check(found, of: matcher) }
  }
  expandAndMatch(template, matcher, Array(lines.dropFirst()))
  return 0
}

/// Every variable has a text, a list or pairs, whatever the template wants.
private func expandAnything(_ template: URITemplate, _ lines: [String]) {
  var values: [String: URITemplate.Value] = [:]
  for (index, name) in template.variables.enumerated() {
    switch index % 4 {
    case 0: values[name] = .text(lines[index % lines.count])
    case 1: values[name] = .list(lines)
    case 2: values[name] = .pairs(lines.map { URITemplate.Pair($0, $0) })
    default: break
    }
  }
  guard let uri = try? template.expand(values) else { return }
  precondition(uri.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "no URI: \(uri)")
}

private func check(_ found: [String: String], of matcher: URIMatcher) {
  precondition(Set(found.keys).isSubset(of: matcher.variables), "a value without a hole")
  let template = matcher.template.description
  let mayBeAbsolute = ["{+", "{#", "{?", "{&"].contains { template.contains($0) }
  for value in found.values {
    precondition(!climbs(value) && !hides(value), "\(value) leads elsewhere")
    precondition(mayBeAbsolute || !isAbsolute(value), "\(value) leads to the root")
  }
}

private func expandAndMatch(_ template: URITemplate, _ matcher: URIMatcher, _ texts: [String]) {
  guard !texts.isEmpty else { return }
  var values: [String: String] = [:]
  for (index, name) in template.variables.enumerated() { values[name] = texts[index % texts.count] }
  guard let uri = try? template.expand(values.mapValues { .text($0) }) else {
    preconditionFailure("texts do not fit into holes of one value")
  }
  guard uri.utf8.count <= URIMatcher.longestURI else { return }
  if let name = lastOfQuery(template) {
    precondition(matcher.match("\(uri)&\(name)=") == nil, "\(name) is there twice")
  }
  // RFC 6570 section 3.2.3: `{+x}` and `{#x}` leave an escape that is in the value as it is.
  let keepsEscapes = template.description.contains("{+") || template.description.contains("{#")
  if keepsEscapes && values.values.contains(where: { $0.utf8.contains(UInt8(ascii: "%")) }) { return }
  let found = matcher.match(uri)
  if values.values.allSatisfy(isOrdinary) { precondition(found != nil, "\(uri) is not the template's") }
  if let found {
    precondition(
      found.mapValues { Array($0.utf8) } == values.mapValues { Array($0.utf8) }, "\(uri) has other values")
  }
}

/// The last variable, where the template ends in `{?…}` or `{&…}`.
private func lastOfQuery(_ template: URITemplate) -> String? {
  let bytes = template.description.utf8
  guard bytes.last == UInt8(ascii: "}"), let open = bytes.lastIndex(of: UInt8(ascii: "{")) else { return nil }
  return "?&".utf8.contains(bytes[bytes.index(after: open)]) ? template.variables.last : nil
}

/// Whether a value may stand in every kind of hole.
private func isOrdinary(_ value: String) -> Bool {
  !value.isEmpty && !isAbsolute(value) && !climbs(value) && !hides(value)
}

private func isAbsolute(_ value: String) -> Bool { value.utf8.first == 0x2F || value.utf8.first == 0x5C }

private func climbs(_ value: String) -> Bool {
  value.utf8.split(omittingEmptySubsequences: false) { $0 == 0x2F || $0 == 0x5C }
    .contains { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) }
}

private func hides(_ value: String) -> Bool {
  value.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
}

/// Values that are lists with commas, RFC 9110 section 5.6.1.
extension Fields {
  /// The members of all fields with this name, in order, without whitespace and without the empty ones.
  ///
  /// A comma within a quoted string does not separate.
  public func tokens(of name: FieldName) -> [String] {
    var members: [String] = []
    forEachMember(of: name) { range in
      members.append(text(of: range))
      return true
    }
    return members
  }

  /// Whether one of the members is this token, compared without case and without an allocation.
  public func hasToken(_ name: FieldName, _ token: StaticString) -> Bool {
    var found = false
    forEachMember(of: name) { range in
      found = equals(range, token.bytes)
      return !found
    }
    return found
  }

  private func forEachMember(of name: FieldName, _ body: (Range<Int>) -> Bool) {
    for slot in slots where matches(slot, name) {
      var start = slot.value.lowerBound
      var isQuoted = false
      var isEscaped = false
      for position in slot.value.lowerBound...slot.value.upperBound {
        if position < slot.value.upperBound {
          let byte = bytes[position]
          if isEscaped {
            isEscaped = false
            continue
          }
          if byte == 0x22 { isQuoted.toggle() }
          isEscaped = isQuoted && byte == 0x5C
          guard byte == 0x2C, !isQuoted else { continue }
        }
        let member = Grammar.trimmed(start..<position, of: bytes)
        start = position + 1
        if !member.isEmpty, !body(member) { return }
      }
    }
  }
}

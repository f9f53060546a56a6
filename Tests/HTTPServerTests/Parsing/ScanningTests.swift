import Testing

@testable import PosternHTTPServer

@Suite struct `Looking at many bytes at once` {
  private let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

  private func expect(_ set: ByteSet, is characters: String) {
    for byte in UInt8.min...UInt8.max {
      #expect(set.contains(byte) == Array(characters.utf8).contains(byte), "byte \(byte)")
    }
  }

  @Test func `the sets are what the grammars say`() {
    let visible = String(decoding: UInt8(0x21)...0x7E, as: UTF8.self)
    expect(.token, is: letters + "!#$%&'*+-.^_`|~")
    expect(.visible, is: visible)
    expect(.path, is: letters + "-._~!$&'()*+,;=:@/%")
    expect(.query, is: visible.filter { !"\"#<>".contains($0) })
    expect(.hostName, is: letters + "-._")
    expect(.authority, is: letters + "-._[]:")
  }

  @Test(arguments: UInt8.min...UInt8.max)
  func `a byte is found in every lane, and only where it is`(byte: UInt8) {
    for position in 0..<19 {
      for filler in [UInt8(ascii: "a"), UInt8(ascii: "-"), UInt8(ascii: "9")] {
        var bytes = [UInt8](repeating: filler, count: 19)
        bytes[position] = byte
        let span = bytes.span.bytes
        for set in [ByteSet.token, .visible, .path, .hostName] {
          let found = span.firstIndex(notIn: set, from: 0, to: 19)
          #expect(found == (set.contains(byte) ? 19 : position))
        }
        let isControl = byte < 0x20 && byte != 0x09 || byte == 0x7F
        let found = span.firstControl(from: 0, to: 19)
        #expect(found == (isControl ? position : 19))
      }
    }
  }
}

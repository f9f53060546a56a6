import PosternTesting
import Testing

@testable import PosternHTTPTypes

@Suite struct IPAddressTests {
  @Test(arguments: [
    ("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
    ("::", "::"), ("::1", "::1"), ("2001:DB8::1", "2001:db8::1"), ("1::", "1::"),
    ("2001:0db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
    ("::ffff:10.0.0.1", "::ffff:10.0.0.1"), ("::FFFF:a00:1", "::ffff:10.0.0.1"),
    ("64:ff9b::192.0.2.1", "64:ff9b::c000:201"), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
    ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"), ("1::8", "1::8"), ("0:0:1::", "0:0:1::"),
    ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
  ])
  func `an address is read and written in its canonical form`(_ text: String, _ canonical: String) throws {
    let address = try #require(IPAddress(text))
    #expect(address.description == canonical)
    #expect(IPAddress(canonical) == address)
    #expect(IPAddress(bytes: address.bytes) == address)
  }

  @Test(
    .requirement("F7"),
    arguments: [
      "", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "0x7f.0.0.1", "2130706433", "0177.0.0.1",
      "127.1",
      "1.2.3.4 ", " 1.2.3.4", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.-4", "+1.2.3.4", "1.2.3.4.", "١.2.3.4",
      "1.2.3.04",
      ":", ":::", "1:", ":1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "g::", "::1%eth0",
      "[::1]",
      "::1.2.3", "1.2.3.4::", "::1.2.3.4:5", "1:2:3:4:5:6:7:1.2.3.4", "1:2:3:4:5:6:7:8::",
      "::1:2:3:4:5:6:7:8",
      "1:::2", "::ffff:1.2.3.256", "1:2:3:4:5:6:7:8:", String(repeating: "1:", count: 30),
    ])
  func `any other spelling is refused`(_ text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test func `every address survives being written and read`() {
    var random = SplitMix64(seed: 1)
    for _ in 0..<2000 {
      var value = UInt128(random.next()) << 64 | UInt128(random.next())
      // Runs of zeros are where the text form has its rules.
      for shift in stride(from: UInt128(0), to: 128, by: 16) where random.next() % 2 == 0 {
        value &= ~(0xFFFF << shift)
      }
      let address = IPAddress(v6: value)
      #expect(IPAddress(address.description) == address)
      let v4 = IPAddress(v4: UInt32(truncatingIfNeeded: random.next()))
      #expect(IPAddress(v4.description) == v4)
    }
  }

  @Test(
    .requirement("F7"),
    arguments: [
      ("0.0.0.0", SpecialPurpose.unspecified), ("10.255.255.255", .privateUse),
      ("100.64.0.1", .carrierGradeNAT),
      ("100.127.255.255", .carrierGradeNAT), ("127.0.0.1", .loopback), ("127.255.255.254", .loopback),
      ("168.63.129.16", .protocolAssignment), ("169.254.169.254", .linkLocal), ("172.16.0.1", .privateUse),
      ("172.31.255.255", .privateUse), ("192.0.0.192", .protocolAssignment), ("192.0.2.1", .documentation),
      ("192.168.1.1", .privateUse), ("198.19.255.255", .benchmarking), ("224.0.0.1", .multicast),
      ("255.255.255.255", .reserved), ("::", .unspecified), ("::1", .loopback), ("::127.0.0.1", .embedded),
      ("::ffff:8.8.8.8", .embedded), ("64:ff9b::7f00:1", .embedded), ("64:ff9b:1::1", .embedded),
      ("100::1", .reserved),
      ("2001::1", .embedded), ("2001:2::1", .benchmarking), ("2001:20::1", .protocolAssignment),
      ("2001:db8::1", .documentation), ("2002:7f00:1::", .embedded), ("3fff::1", .documentation),
      ("fd00:ec2::254", .privateUse), ("fe80::1", .linkLocal), ("fec0::1", .privateUse),
      ("ff02::1", .multicast),
      ("4000::1", .reserved), ("5f00::1", .reserved), ("1::1", .reserved),
    ])
  func `an address with a special purpose is not a global one`(_ text: String, _ purpose: SpecialPurpose)
    throws
  {
    let address = try #require(IPAddress(text))
    #expect(address.specialPurpose == purpose)
    #expect(!address.isGlobalUnicast)
  }

  @Test(arguments: [
    "8.8.8.8", "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
    "128.0.0.0",
    "168.63.129.17", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.169.0.0", "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "2001:200::1", "2001:4860:4860::8888", "3ffe::1",
  ])
  func `the neighbours of special blocks are global`(_ text: String) throws {
    #expect(try #require(IPAddress(text)).isGlobalUnicast)
  }

  @Test func `every special block is a network`() {
    #expect(IPAddress.specialBlocks.count == IPAddress.specialTable.count)
  }

  @Test func `only a mapped address is unmapped`() throws {
    #expect(IPAddress("::ffff:1.2.3.4")?.unmapped == IPAddress("1.2.3.4"))
    #expect(IPAddress("::1.2.3.4")?.unmapped == IPAddress("::1.2.3.4"))
    #expect(IPAddress("1.2.3.4")?.unmapped == IPAddress("1.2.3.4"))
    #expect(IPAddress(bytes: [1, 2, 3]) == nil)
  }

  @Test(arguments: [
    ("10.0.0.0/8", "10.255.0.1", "11.0.0.0"), ("0.0.0.0/0", "1.2.3.4", "::1"), ("::/0", "ffff::", "1.2.3.4"),
    ("192.168.1.7", "192.168.1.7", "192.168.1.8"), ("2001:db8::/33", "2001:db8:7fff::1", "2001:db8:8000::"),
    ("127.0.0.1/32", "127.0.0.1", "::ffff:127.0.0.1"), ("::1", "::1", "::2"),
  ])
  func `a network contains its addresses and no other`(_ text: String, _ inside: String, _ outside: String)
    throws
  {
    let network = try #require(IPNetwork(text))
    #expect(network.contains(try #require(IPAddress(inside))))
    #expect(!network.contains(try #require(IPAddress(outside))))
    #expect(IPNetwork(network.description) == network)
  }

  @Test(arguments: [
    "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.1/8", "10.0.0.0/8/8",
    "::/129", "a/8",
    "10/8", "10.0.0.0 /8", "2001:db8::1/32",
  ])
  func `what is not exactly a block is refused`(_ text: String) {
    #expect(IPNetwork(text) == nil)
  }
}

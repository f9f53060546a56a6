import Testing

/// What a standard writes in hexadecimal digits.
func bytes(_ hexadecimal: String) throws -> [UInt8] {
  let digits = hexadecimal.compactMap(\.hexDigitValue)
  try #require(digits.count % 2 == 0 && digits.count == hexadecimal.count)
  return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

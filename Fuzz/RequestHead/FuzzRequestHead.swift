import FuzzSupport
import PosternHTTPServer

/// A connection's bytes mean the same in every slicing; the first byte chooses one of them.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
  var limits = ParserLimits()
  // Small enough for the fuzzer to reach.
  (limits.head, limits.line, limits.fields, limits.body, limits.chunkFraming) = (512, 256, 12, 256, 128)
  let whole = Outcome(bytes, longest: 0, seed: 0, limits: limits)
  precondition(whole == Outcome(bytes, longest: 1, seed: 0, limits: limits), "byte by byte is not the same")
  precondition(
    whole == Outcome(bytes, longest: 40, seed: UInt64(start[0]), limits: limits), "a cut changed the meaning")
  return 0
}

import PosternHTTPTypes

/// A stream gives the same events whole, one byte at a time, and in slices as long as its own bytes say; and an event
/// that was read is the same after it was written.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let stream = Array(UnsafeBufferPointer(start: start, count: count))
  let whole = decode(stream) { _ in stream.count }
  precondition(decode(stream) { _ in 1 } == whole)
  precondition(decode(stream) { Int(stream[$0] & 15) + 1 } == whole)
  for event in whole.events {
    guard let made = ServerSentEvent(data: event.data, event: event.event, id: event.id, retry: event.retry)
    else { preconditionFailure("an event that was read cannot be made") }
    var output: [UInt8] = []
    made.encode(into: &output)
    precondition(decode(output) { _ in output.count }.events.first == event)
  }
  return 0
}

private struct Outcome: Equatable {
  var events: [ServerSentEvent] = []
  var error: ServerSentEventError?
  var lastEventID: String?
}

private func decode(_ stream: [UInt8], slice: (Int) -> Int) -> Outcome {
  var decoder = ServerSentEventDecoder(limits: .init(line: 512, event: 1024))
  var outcome = Outcome()
  var rest = stream[...]
  while !rest.isEmpty, outcome.error == nil {
    let part = rest.prefix(slice(rest.startIndex))
    rest = rest.dropFirst(part.count)
    do throws(ServerSentEventError) {
      try decoder.decode(part, into: &outcome.events)
    } catch {
      outcome.error = error
    }
  }
  outcome.lastEventID = decoder.lastEventID
  return outcome
}

internal import PosternHTTPTypes
internal import PosternJSON
internal import PosternMCP

/// Reads messages out of bytes: a body that is one, or a stream of events that carry one each.
struct MessageReading {
  private let limits: JSONLimits
  private let longest: Int
  /// Whether several messages may come in one array.
  var takesBatches = false

  init(longest: Int) {
    self.longest = longest
    limits = JSONLimits(maximumBytes: longest)
  }

  /// A decoder for a stream of events of messages that are no longer than allowed.
  var decoder: ServerSentEventDecoder {
    ServerSentEventDecoder(limits: .init(line: longest, event: longest))
  }

  /// What one text holds.
  func read(_ bytes: [UInt8]) -> [Inbound] {
    let document: JSONDocument
    do throws(JSONError) { document = try JSON.parse(bytes, limits: limits) } catch {
      return [error.code == .tooLarge ? .oversized : .invalid(InvalidMessage(.notJSON))]
    }
    if takesBatches, let batch = document.root.array { return batch.map(Self.read) }
    return [Self.read(document.root)]
  }

  /// What an event holds: nothing where it only marks a place in the stream, or is of a kind that is not ours.
  func read(_ event: ServerSentEvent) -> [Inbound] {
    guard !event.data.isEmpty, event.event == nil || event.event == "message" else { return [.signOfLife] }
    return read(event.data)
  }

  private static func read(_ view: JSONView) -> Inbound {
    do throws(InvalidMessage) { return .message(try IncomingMessage(view)) } catch { return .invalid(error) }
  }
}

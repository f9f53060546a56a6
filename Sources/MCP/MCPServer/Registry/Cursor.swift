internal import PosternMCP

/// Where the next page of a list begins.
///
/// A client takes it for a word without a meaning; every replica reads it alike.
struct Cursor {
  let start: Int
  let text: String

  init(_ listing: Listing, _ start: Int) {
    self.start = start
    text = "\(listing.rawValue):\(start)"
  }

  /// Reads a cursor; the empty one is where a list begins (requirement MCP-61).
  init(_ text: String, of listing: Listing) throws(ProtocolError) {
    guard !text.isEmpty else {
      self.init(listing, 0)
      return
    }
    let prefix = "\(listing.rawValue):"
    guard text.utf8.count < 64, text.hasPrefix(prefix), let start = Int(text.dropFirst(prefix.count)),
      start > 0
    else { throw .invalidParameters("There is no such cursor.") }
    self.init(listing, start)
    guard self.text == text else { throw .invalidParameters("There is no such cursor.") }
  }
}

internal import PosternMCP

/// How messages get to a server and back; it lives with its client, on one loop.
protocol ClientTransport: AnyObject {
  /// Whether an answer has a stream of its own: its end is the end of the request, and ending it gives the request up.
  var hasStreams: Bool { get }
  /// Begins; messages can be sent when it returns.
  func open() async throws(ClientError)
  /// Sends a message, and brings what comes as its answer.
  ///
  /// Where there are streams it returns at the end of the answer, else when the message has left.
  func send(_ message: Outbound, to inbox: Inbox) async throws(ClientError)
  /// Brings what comes by itself, until nothing more will.
  func receive(into inbox: Inbox) async throws(ClientError)
  /// The revision that was agreed on.
  func speak(_ revision: Revision)
  /// Says goodbye, and waits until that is done.
  func close() async
}

/// Takes what has come; answers whether more is wanted.
typealias Inbox = (Inbound) -> Bool

/// What comes from a server.
enum Inbound {
  /// A message.
  case message(IncomingMessage)
  /// Something that is none; where its id could be read, whoever waits for it need not any more.
  case invalid(InvalidMessage)
  /// A message that is too long.
  case oversized
  /// Nothing but a sign that somebody is there.
  case signOfLife
}

/// A message on its way to a server.
struct Outbound {
  /// What kind of message it is.
  enum Kind: Hashable {
    case request(MessageID)
    case notification
    case answer
  }

  let kind: Kind
  let bytes: [UInt8]
  /// The method; nil for an answer.
  var method: String?
  /// What `Mcp-Name` says.
  var name: String?
  /// What `Mcp-Param-*` say.
  var mirrored: [(name: String, value: String)] = []
  /// The revision that the message is written in; nil for a handshake's first message.
  var revision: Revision?

  init(_ kind: Kind, _ bytes: [UInt8]) {
    self.kind = kind
    self.bytes = bytes
  }

  var isRequest: Bool { if case .request = kind { true } else { false } }
}

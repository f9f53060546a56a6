internal import PosternJSON
internal import PosternMCP

/// A POST that is let in: what it says, and in which era.
enum Admission {
  /// A request that says everything itself.
  case stateless(IncomingRequest, Revision)
  /// One message of the handshake era, with the revision that its header names.
  case handshake(IncomingMessage, named: Revision?)
  /// Several of them, which only one revision has.
  case batch([JSONView], Revision)
  /// A message that wants no answer and changes nothing.
  case ignored
}

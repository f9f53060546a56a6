public import PosternJSON

/// An error that goes to the client as one: the message was at fault, or the server.
///
/// What a tool could not do is no such error but a result that says so.
public struct ProtocolError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The code.
  public var code: ErrorCode
  /// One sentence, stable and short; never the text of a library.
  public var message: String
  /// What programs can act on.
  public var data: JSONValue?

  /// An error.
  public init(_ code: ErrorCode, _ message: String, data: JSONValue? = nil) {
    self.code = code
    self.message = message
    self.data = data
  }

  /// The code and the sentence.
  public var description: String { "\(code.rawValue) \(message)" }
}

extension ProtocolError {
  /// The body is not JSON.
  public static let notJSON = ProtocolError(.parseError, "The message is not valid JSON.")

  /// The message is no request.
  public static func invalidRequest(_ message: String) -> ProtocolError {
    ProtocolError(.invalidRequest, message)
  }

  /// The parameters are not what the method takes.
  public static func invalidParameters(_ message: String, data: JSONValue? = nil) -> ProtocolError {
    ProtocolError(.invalidParameters, message, data: data)
  }

  /// There is no such method, or none that was announced.
  public static let methodNotFound = ProtocolError(.methodNotFound, "There is no such method here.")

  /// Something failed that the client cannot help.
  public static let internalError = ProtocolError(.internalError, "Something went wrong in the server.")

  /// The request's revision is not spoken here.
  public static func unsupportedVersion(_ requested: String) -> ProtocolError {
    ProtocolError(
      .unsupportedVersion, "This revision of the protocol is not spoken here.",
      data: [
        "supported": .array(Revision.all.map { .string($0.name) }), "requested": .string(requested),
      ])
  }

  /// A header says something else than the body.
  public static func headerMismatch(_ message: String) -> ProtocolError {
    ProtocolError(.headerMismatch, message)
  }

  /// The request declares less than it takes to answer it.
  ///
  /// - Parameter required: Capabilities in the form in which a client declares them.
  /// - Returns: The error.
  public static func missingCapability(_ required: JSONObject) -> ProtocolError {
    ProtocolError(
      .missingClientCapability, "The client must declare a capability that this needs.",
      data: ["requiredCapabilities": .object(required)])
  }

  /// There is no such resource; the code is another one in the handshake era.
  public static func resourceNotFound(_ uri: String, in revision: Revision) -> ProtocolError {
    ProtocolError(
      revision.era == .stateless ? .invalidParameters : .resourceNotFound, "There is no such resource.",
      data: ["uri": .string(uri)])
  }
}

extension JSONWriter {
  /// Writes the member `error` of a response.
  public mutating func value(_ error: ProtocolError) {
    beginObject()
    key("code")
    value(error.code.rawValue)
    key("message")
    value(error.message)
    if let data = error.data, let bytes = try? JSONWriter.encode(data) {
      key("data")
      value(encoded: bytes)
    }
    endObject()
  }
}

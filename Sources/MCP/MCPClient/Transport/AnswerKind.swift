internal import PosternHTTPClient
internal import PosternHTTPTypes
internal import PosternJSON
internal import PosternMCP

/// What the head of an answer over HTTP says about its body.
enum AnswerKind: Equatable {
  /// There is nothing to read.
  case accepted
  /// One message.
  case message
  /// A stream of messages.
  case events
  /// A status that is no success.
  case failure
  /// Nothing of the protocol.
  case foreign

  init(_ status: Status, _ fields: Fields, toRequest isRequest: Bool) {
    guard status.category == .success else {
      self = .failure
      return
    }
    guard isRequest else {
      self = .accepted
      return
    }
    guard let text = fields[.contentType] else {
      self = .accepted
      return
    }
    switch MediaType(text) {
    case let type? where type.matches(.eventStream): self = .events
    case let type? where type.matches(.json): self = .message
    default: self = .foreign
    }
  }
}

extension ClientError {
  /// How much of the body of a failure is read.
  static let longestFailure = 64 * 1024
  /// How much of it is shown where it is no error of the protocol.
  private static let longestExcerpt = 200

  /// The error that an answer over HTTP is, by what is known of its body.
  init(_ status: Status, _ fields: Fields, body: [UInt8]) {
    switch status.code {
    case 401: self.init(.unauthorized)
    case 403: self.init(.forbidden)
    case 300..<400: self.init(.redirected, detail: fields[.location].map(Self.printable))
    default: self.init(.unexpectedStatus)
    }
    self.status = status
    challenges = fields.values(of: .wwwAuthenticate)
    if let refusal = Self.refusal(in: body) {
      self.refusal = refusal
      if code == .unexpectedStatus { self = .refused(refusal, status: status) }
    } else if code == .unexpectedStatus {
      detail = body.isEmpty ? nil : Self.printable(String(decoding: body, as: UTF8.self))
    }
    mayHaveBeenDone = status.category == .serverError
  }

  private static func refusal(in body: [UInt8]) -> ProtocolError? {
    guard let document = try? JSON.parse(body), let error = document.root["error"] else { return nil }
    return ProtocolError(error)
  }

  /// The beginning of a text that somebody else wrote, on one line.
  static func printable(_ text: String) -> String {
    let scalars = text.unicodeScalars.prefix(longestExcerpt).map { scalar in
      scalar.properties.generalCategory == .control ? " " : scalar
    }
    return String(String.UnicodeScalarView(scalars))
  }

  /// The error that a failure of the connection is.
  init(_ error: HTTPClientError) {
    switch error.code {
    case .cancelled: self.init(.cancelled)
    case .timeout: self.init(.timedOut, detail: "\(error)")
    case .tooLarge: self.init(.tooLarge, detail: "\(error)")
    case .shutDown: self.init(.closed, detail: "\(error)")
    case .invalidRequest, .requestBody: self.init(.invalidRequest, detail: "\(error)")
    case _ where error.mayHaveBeenSent: self.init(.interrupted, detail: "\(error)")
    default: self.init(.unreachable, detail: "\(error)")
    }
    mayHaveBeenDone = error.mayHaveBeenSent
  }
}

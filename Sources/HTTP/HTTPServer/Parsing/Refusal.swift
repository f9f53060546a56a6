/// Why a request is not served: every reason is answered once, and the connection is closed.
///
/// The raw value is the reason's code for logs and metrics.
package enum Refusal: String, Error, Sendable, CaseIterable {
  case bareCarriageReturn = "bare-cr"
  case bareLineFeed = "bare-lf"
  case controlByte = "control-byte"
  case nonASCIIByte = "non-ascii-byte"
  case tlsOnPlainPort = "tls-on-plain-port"

  case invalidMethod = "invalid-method"
  case invalidRequestLine = "invalid-request-line"
  case invalidVersion = "invalid-version"
  case unsupportedVersion = "unsupported-version"
  case connectMethod = "connect-method"
  case traceMethod = "trace-method"
  case invalidTarget = "invalid-target"
  case requestLineTooLong = "request-line-too-long"

  case headTooLarge = "head-too-large"
  case fieldLineTooLong = "field-line-too-long"
  case tooManyFields = "too-many-fields"
  case foldedField = "folded-field"
  case invalidFieldName = "invalid-field-name"
  case spaceBeforeColon = "space-before-colon"

  case missingHost = "missing-host"
  case repeatedHost = "repeated-host"
  case invalidHost = "invalid-host"
  case foreignAuthority = "foreign-authority"

  case invalidContentLength = "invalid-content-length"
  case repeatedContentLength = "repeated-content-length"
  case lengthAndCoding = "length-and-coding"
  case invalidTransferCoding = "invalid-transfer-coding"
  case codingInOldVersion = "coding-in-old-version"
  case unknownExpectation = "unknown-expectation"

  case bodyTooLarge = "body-too-large"
  case tooMuchFraming = "too-much-framing"
  case invalidChunkSize = "invalid-chunk-size"
  case invalidChunkExtension = "invalid-chunk-extension"
  case unterminatedChunk = "unterminated-chunk"
  case forbiddenTrailer = "forbidden-trailer"

  /// The status that the answer carries.
  package var status: Int {
    switch self {
    case .bodyTooLarge, .tooMuchFraming: 413
    case .requestLineTooLong: 414
    case .unknownExpectation: 417
    case .headTooLarge, .fieldLineTooLong, .tooManyFields: 431
    case .connectMethod, .traceMethod: 501
    case .unsupportedVersion: 505
    default: 400
    }
  }

  /// What the client did and what it should do, in one sentence that repeats nothing it sent.
  package var message: String {
    switch self {
    case .bareCarriageReturn: "A carriage return must be followed by a line feed."
    case .bareLineFeed: "A line must end in a carriage return and a line feed."
    case .controlByte: "A control byte is not allowed in a request's head."
    case .nonASCIIByte: "Percent-encode what is not ASCII in the request line."
    case .tlsOnPlainPort: "This port does not speak TLS; use an http URL."
    case .invalidMethod: "The method must be a token that is followed by one space."
    case .invalidRequestLine: "The request line must be a method, a target and a version, one space apart."
    case .invalidVersion: "The version must be HTTP/1.1 or HTTP/1.0."
    case .unsupportedVersion: "This server speaks HTTP/1.1 and HTTP/1.0."
    case .connectMethod: "This server is not a proxy."
    case .traceMethod: "TRACE is not implemented."
    case .invalidTarget: "The target must be an absolute path or an http URL without user and fragment."
    case .requestLineTooLong: "The request line is too long."
    case .headTooLarge: "The fields are too large together."
    case .fieldLineTooLong: "A field is too long."
    case .tooManyFields: "There are too many fields."
    case .foldedField: "A field must be on one line."
    case .invalidFieldName: "A field must start with a token that is followed by a colon."
    case .spaceBeforeColon: "No space is allowed between a field's name and its colon."
    case .missingHost: "An HTTP/1.1 request needs a Host field."
    case .repeatedHost: "Host must be sent once."
    case .invalidHost: "Host must be a name or an address, and a port if it is not the usual one."
    case .foreignAuthority: "The target's authority must be the one in Host."
    case .invalidContentLength: "Content-Length must be one decimal number."
    case .repeatedContentLength: "Content-Length must be sent once."
    case .lengthAndCoding: "Send either Content-Length or Transfer-Encoding."
    case .invalidTransferCoding: "Transfer-Encoding must be chunked, once."
    case .codingInOldVersion: "Transfer-Encoding needs HTTP/1.1."
    case .unknownExpectation: "The only expectation is 100-continue."
    case .bodyTooLarge: "The body is too large."
    case .tooMuchFraming: "The chunks are too small; send larger ones."
    case .invalidChunkSize: "A chunk must start with its size in hexadecimal digits."
    case .invalidChunkExtension: "A chunk's extension is too long or holds a byte that is not allowed."
    case .unterminatedChunk: "A chunk's data must be followed by a carriage return and a line feed."
    case .forbiddenTrailer: "This field is not allowed after the body."
    }
  }
}

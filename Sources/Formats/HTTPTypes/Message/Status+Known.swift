/// The registered codes that this package sends or understands, with their phrases.
extension Status {
  /// The phrase for people; empty for an unregistered code.
  public var reason: StaticString {
    switch code {
    case 100: "Continue"
    case 101: "Switching Protocols"
    case 200: "OK"
    case 201: "Created"
    case 202: "Accepted"
    case 204: "No Content"
    case 206: "Partial Content"
    case 301: "Moved Permanently"
    case 302: "Found"
    case 303: "See Other"
    case 304: "Not Modified"
    case 307: "Temporary Redirect"
    case 308: "Permanent Redirect"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 406: "Not Acceptable"
    case 408: "Request Timeout"
    case 409: "Conflict"
    case 410: "Gone"
    case 411: "Length Required"
    case 412: "Precondition Failed"
    case 413: "Content Too Large"
    case 414: "URI Too Long"
    case 415: "Unsupported Media Type"
    case 416: "Range Not Satisfiable"
    case 417: "Expectation Failed"
    case 421: "Misdirected Request"
    case 422: "Unprocessable Content"
    case 423: "Locked"
    case 425: "Too Early"
    case 426: "Upgrade Required"
    case 428: "Precondition Required"
    case 429: "Too Many Requests"
    case 431: "Request Header Fields Too Large"
    case 451: "Unavailable For Legal Reasons"
    case 500: "Internal Server Error"
    case 501: "Not Implemented"
    case 502: "Bad Gateway"
    case 503: "Service Unavailable"
    case 504: "Gateway Timeout"
    case 505: "HTTP Version Not Supported"
    case 507: "Insufficient Storage"
    case 511: "Network Authentication Required"
    default: ""
    }
  }

  /// 100.
  @inlinable public static var `continue`: Status { Status(known: 100) }
  /// 101.
  @inlinable public static var switchingProtocols: Status { Status(known: 101) }
  /// 200.
  @inlinable public static var ok: Status { Status(known: 200) }
  /// 201.
  @inlinable public static var created: Status { Status(known: 201) }
  /// 202.
  @inlinable public static var accepted: Status { Status(known: 202) }
  /// 204.
  @inlinable public static var noContent: Status { Status(known: 204) }
  /// 206.
  @inlinable public static var partialContent: Status { Status(known: 206) }
  /// 301.
  @inlinable public static var movedPermanently: Status { Status(known: 301) }
  /// 302.
  @inlinable public static var found: Status { Status(known: 302) }
  /// 303.
  @inlinable public static var seeOther: Status { Status(known: 303) }
  /// 304.
  @inlinable public static var notModified: Status { Status(known: 304) }
  /// 307.
  @inlinable public static var temporaryRedirect: Status { Status(known: 307) }
  /// 308.
  @inlinable public static var permanentRedirect: Status { Status(known: 308) }
  /// 400.
  @inlinable public static var badRequest: Status { Status(known: 400) }
  /// 401.
  @inlinable public static var unauthorized: Status { Status(known: 401) }
  /// 403.
  @inlinable public static var forbidden: Status { Status(known: 403) }
  /// 404.
  @inlinable public static var notFound: Status { Status(known: 404) }
  /// 405.
  @inlinable public static var methodNotAllowed: Status { Status(known: 405) }
  /// 406.
  @inlinable public static var notAcceptable: Status { Status(known: 406) }
  /// 408.
  @inlinable public static var requestTimeout: Status { Status(known: 408) }
  /// 409.
  @inlinable public static var conflict: Status { Status(known: 409) }
  /// 410.
  @inlinable public static var gone: Status { Status(known: 410) }
  /// 411.
  @inlinable public static var lengthRequired: Status { Status(known: 411) }
  /// 412.
  @inlinable public static var preconditionFailed: Status { Status(known: 412) }
  /// 413.
  @inlinable public static var contentTooLarge: Status { Status(known: 413) }
  /// 414.
  @inlinable public static var uriTooLong: Status { Status(known: 414) }
  /// 415.
  @inlinable public static var unsupportedMediaType: Status { Status(known: 415) }
  /// 416.
  @inlinable public static var rangeNotSatisfiable: Status { Status(known: 416) }
  /// 417.
  @inlinable public static var expectationFailed: Status { Status(known: 417) }
  /// 421.
  @inlinable public static var misdirectedRequest: Status { Status(known: 421) }
  /// 422.
  @inlinable public static var unprocessableContent: Status { Status(known: 422) }
  /// 423.
  @inlinable public static var locked: Status { Status(known: 423) }
  /// 425.
  @inlinable public static var tooEarly: Status { Status(known: 425) }
  /// 426.
  @inlinable public static var upgradeRequired: Status { Status(known: 426) }
  /// 428.
  @inlinable public static var preconditionRequired: Status { Status(known: 428) }
  /// 429.
  @inlinable public static var tooManyRequests: Status { Status(known: 429) }
  /// 431.
  @inlinable public static var requestHeaderFieldsTooLarge: Status { Status(known: 431) }
  /// 451.
  @inlinable public static var unavailableForLegalReasons: Status { Status(known: 451) }
  /// 500.
  @inlinable public static var internalServerError: Status { Status(known: 500) }
  /// 501.
  @inlinable public static var notImplemented: Status { Status(known: 501) }
  /// 502.
  @inlinable public static var badGateway: Status { Status(known: 502) }
  /// 503.
  @inlinable public static var serviceUnavailable: Status { Status(known: 503) }
  /// 504.
  @inlinable public static var gatewayTimeout: Status { Status(known: 504) }
  /// 505.
  @inlinable public static var httpVersionNotSupported: Status { Status(known: 505) }
  /// 507.
  @inlinable public static var insufficientStorage: Status { Status(known: 507) }
  /// 511.
  @inlinable public static var networkAuthenticationRequired: Status { Status(known: 511) }
}

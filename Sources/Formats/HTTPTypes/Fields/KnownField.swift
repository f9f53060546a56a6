/// The field names that HTTP servers, browsers, OAuth and MCP use, each with an id instead of its bytes.
@usableFromInline
package enum KnownField: UInt8, CaseIterable, Sendable {
  case accept
  case acceptEncoding
  case acceptLanguage
  case accessControlAllowCredentials
  case accessControlAllowHeaders
  case accessControlAllowMethods
  case accessControlAllowOrigin
  case accessControlExposeHeaders
  case accessControlMaxAge
  case accessControlRequestHeaders
  case accessControlRequestMethod
  case age
  case allow
  case authorization
  case baggage
  case cacheControl
  case clientRequestID
  case connection
  case contentDisposition
  case contentEncoding
  case contentLanguage
  case contentLength
  case contentRange
  case contentSecurityPolicy
  case contentType
  case cookie
  case crossOriginOpenerPolicy
  case crossOriginResourcePolicy
  case date
  case dpop
  case etag
  case expect
  case expires
  case forwarded
  case host
  case ifMatch
  case ifModifiedSince
  case ifNoneMatch
  case keepAlive
  case lastEventID
  case lastModified
  case link
  case location
  case mcpMethod
  case mcpName
  case mcpProtocolVersion
  case mcpSessionID
  case origin
  case permissionsPolicy
  case pragma
  case prefer
  case proxyAuthenticate
  case proxyAuthorization
  case proxyConnection
  case range
  case referer
  case referrerPolicy
  case requestID
  case retryAfter
  case secFetchDest
  case secFetchMode
  case secFetchSite
  case secFetchUser
  case server
  case setCookie
  case strictTransportSecurity
  case te
  case traceparent
  case tracestate
  case trailer
  case transferEncoding
  case upgrade
  case upgradeInsecureRequests
  case userAgent
  case vary
  case via
  case wwwAuthenticate
  case xAccelBuffering
  case xContentTypeOptions
  case xForwardedFor
  case xForwardedHost
  case xForwardedPrefix
  case xForwardedProto
  case xFrameOptions
  case xRealIP
  case xRequestID

  /// The name as it is written to the wire.
  @usableFromInline
  package var spelling: StaticString {
    switch self {
    case .accept: "Accept"
    case .acceptEncoding: "Accept-Encoding"
    case .acceptLanguage: "Accept-Language"
    case .accessControlAllowCredentials: "Access-Control-Allow-Credentials"
    case .accessControlAllowHeaders: "Access-Control-Allow-Headers"
    case .accessControlAllowMethods: "Access-Control-Allow-Methods"
    case .accessControlAllowOrigin: "Access-Control-Allow-Origin"
    case .accessControlExposeHeaders: "Access-Control-Expose-Headers"
    case .accessControlMaxAge: "Access-Control-Max-Age"
    case .accessControlRequestHeaders: "Access-Control-Request-Headers"
    case .accessControlRequestMethod: "Access-Control-Request-Method"
    case .age: "Age"
    case .allow: "Allow"
    case .authorization: "Authorization"
    case .baggage: "baggage"
    case .cacheControl: "Cache-Control"
    case .clientRequestID: "client-request-id"
    case .connection: "Connection"
    case .contentDisposition: "Content-Disposition"
    case .contentEncoding: "Content-Encoding"
    case .contentLanguage: "Content-Language"
    case .contentLength: "Content-Length"
    case .contentRange: "Content-Range"
    case .contentSecurityPolicy: "Content-Security-Policy"
    case .contentType: "Content-Type"
    case .cookie: "Cookie"
    case .crossOriginOpenerPolicy: "Cross-Origin-Opener-Policy"
    case .crossOriginResourcePolicy: "Cross-Origin-Resource-Policy"
    case .date: "Date"
    case .dpop: "DPoP"
    case .etag: "ETag"
    case .expect: "Expect"
    case .expires: "Expires"
    case .forwarded: "Forwarded"
    case .host: "Host"
    case .ifMatch: "If-Match"
    case .ifModifiedSince: "If-Modified-Since"
    case .ifNoneMatch: "If-None-Match"
    case .keepAlive: "Keep-Alive"
    case .lastEventID: "Last-Event-ID"
    case .lastModified: "Last-Modified"
    case .link: "Link"
    case .location: "Location"
    case .mcpMethod: "Mcp-Method"
    case .mcpName: "Mcp-Name"
    case .mcpProtocolVersion: "MCP-Protocol-Version"
    case .mcpSessionID: "Mcp-Session-Id"
    case .origin: "Origin"
    case .permissionsPolicy: "Permissions-Policy"
    case .pragma: "Pragma"
    case .prefer: "Prefer"
    case .proxyAuthenticate: "Proxy-Authenticate"
    case .proxyAuthorization: "Proxy-Authorization"
    case .proxyConnection: "Proxy-Connection"
    case .range: "Range"
    case .referer: "Referer"
    case .referrerPolicy: "Referrer-Policy"
    case .requestID: "request-id"
    case .retryAfter: "Retry-After"
    case .secFetchDest: "Sec-Fetch-Dest"
    case .secFetchMode: "Sec-Fetch-Mode"
    case .secFetchSite: "Sec-Fetch-Site"
    case .secFetchUser: "Sec-Fetch-User"
    case .server: "Server"
    case .setCookie: "Set-Cookie"
    case .strictTransportSecurity: "Strict-Transport-Security"
    case .te: "TE"
    case .traceparent: "traceparent"
    case .tracestate: "tracestate"
    case .trailer: "Trailer"
    case .transferEncoding: "Transfer-Encoding"
    case .upgrade: "Upgrade"
    case .upgradeInsecureRequests: "Upgrade-Insecure-Requests"
    case .userAgent: "User-Agent"
    case .vary: "Vary"
    case .via: "Via"
    case .wwwAuthenticate: "WWW-Authenticate"
    case .xAccelBuffering: "X-Accel-Buffering"
    case .xContentTypeOptions: "X-Content-Type-Options"
    case .xForwardedFor: "X-Forwarded-For"
    case .xForwardedHost: "X-Forwarded-Host"
    case .xForwardedPrefix: "X-Forwarded-Prefix"
    case .xForwardedProto: "X-Forwarded-Proto"
    case .xFrameOptions: "X-Frame-Options"
    case .xRealIP: "X-Real-IP"
    case .xRequestID: "X-Request-Id"
    }
  }
}

/// The names that have an id; using one costs nothing.
extension FieldName {
  /// What the client can read, RFC 9110 section 12.5.1.
  @inlinable public static var accept: FieldName { FieldName(.accept) }
  /// RFC 9110 section 12.5.3.
  @inlinable public static var acceptEncoding: FieldName { FieldName(.acceptEncoding) }
  /// RFC 9110 section 12.5.4.
  @inlinable public static var acceptLanguage: FieldName { FieldName(.acceptLanguage) }
  /// WHATWG Fetch, the CORS protocol.
  @inlinable public static var accessControlAllowCredentials: FieldName {
    FieldName(.accessControlAllowCredentials)
  }
  /// WHATWG Fetch, the CORS protocol.
  @inlinable public static var accessControlAllowHeaders: FieldName { FieldName(.accessControlAllowHeaders) }
  /// WHATWG Fetch, the CORS protocol.
  @inlinable public static var accessControlAllowMethods: FieldName { FieldName(.accessControlAllowMethods) }
  /// WHATWG Fetch, the CORS protocol.
  @inlinable public static var accessControlAllowOrigin: FieldName { FieldName(.accessControlAllowOrigin) }
  /// WHATWG Fetch, the CORS protocol.
  @inlinable public static var accessControlExposeHeaders: FieldName {
    FieldName(.accessControlExposeHeaders)
  }
  /// WHATWG Fetch, the CORS protocol.
  @inlinable public static var accessControlMaxAge: FieldName { FieldName(.accessControlMaxAge) }
  /// WHATWG Fetch, the CORS protocol.
  @inlinable public static var accessControlRequestHeaders: FieldName {
    FieldName(.accessControlRequestHeaders)
  }
  /// WHATWG Fetch, the CORS protocol.
  @inlinable public static var accessControlRequestMethod: FieldName {
    FieldName(.accessControlRequestMethod)
  }
  /// RFC 9111 section 5.1.
  @inlinable public static var age: FieldName { FieldName(.age) }
  /// The methods a resource knows, RFC 9110 section 10.2.1.
  @inlinable public static var allow: FieldName { FieldName(.allow) }
  /// RFC 9110 section 11.6.2.
  @inlinable public static var authorization: FieldName { FieldName(.authorization) }
  /// W3C Baggage.
  @inlinable public static var baggage: FieldName { FieldName(.baggage) }
  /// RFC 9111 section 5.2.
  @inlinable public static var cacheControl: FieldName { FieldName(.cacheControl) }
  /// Microsoft Graph's name for the caller's own request id.
  @inlinable public static var clientRequestID: FieldName { FieldName(.clientRequestID) }
  /// RFC 9110 section 7.6.1.
  @inlinable public static var connection: FieldName { FieldName(.connection) }
  /// RFC 6266.
  @inlinable public static var contentDisposition: FieldName { FieldName(.contentDisposition) }
  /// RFC 9110 section 8.4.
  @inlinable public static var contentEncoding: FieldName { FieldName(.contentEncoding) }
  /// RFC 9110 section 8.5.
  @inlinable public static var contentLanguage: FieldName { FieldName(.contentLanguage) }
  /// RFC 9110 section 8.6.
  @inlinable public static var contentLength: FieldName { FieldName(.contentLength) }
  /// RFC 9110 section 14.4.
  @inlinable public static var contentRange: FieldName { FieldName(.contentRange) }
  /// W3C Content Security Policy.
  @inlinable public static var contentSecurityPolicy: FieldName { FieldName(.contentSecurityPolicy) }
  /// RFC 9110 section 8.3.
  @inlinable public static var contentType: FieldName { FieldName(.contentType) }
  /// RFC 6265 section 5.4.
  @inlinable public static var cookie: FieldName { FieldName(.cookie) }
  /// WHATWG HTML.
  @inlinable public static var crossOriginOpenerPolicy: FieldName { FieldName(.crossOriginOpenerPolicy) }
  /// WHATWG Fetch.
  @inlinable public static var crossOriginResourcePolicy: FieldName { FieldName(.crossOriginResourcePolicy) }
  /// RFC 9110 section 6.6.1.
  @inlinable public static var date: FieldName { FieldName(.date) }
  /// RFC 9449 section 4.1.
  @inlinable public static var dpop: FieldName { FieldName(.dpop) }
  /// RFC 9110 section 8.8.3.
  @inlinable public static var etag: FieldName { FieldName(.etag) }
  /// RFC 9110 section 10.1.1.
  @inlinable public static var expect: FieldName { FieldName(.expect) }
  /// RFC 9111 section 5.3.
  @inlinable public static var expires: FieldName { FieldName(.expires) }
  /// RFC 7239.
  @inlinable public static var forwarded: FieldName { FieldName(.forwarded) }
  /// RFC 9110 section 7.2.
  @inlinable public static var host: FieldName { FieldName(.host) }
  /// RFC 9110 section 13.1.1.
  @inlinable public static var ifMatch: FieldName { FieldName(.ifMatch) }
  /// RFC 9110 section 13.1.3.
  @inlinable public static var ifModifiedSince: FieldName { FieldName(.ifModifiedSince) }
  /// RFC 9110 section 13.1.2.
  @inlinable public static var ifNoneMatch: FieldName { FieldName(.ifNoneMatch) }
  /// RFC 2068 section 19.7.1.
  @inlinable public static var keepAlive: FieldName { FieldName(.keepAlive) }
  /// WHATWG HTML, server-sent events.
  @inlinable public static var lastEventID: FieldName { FieldName(.lastEventID) }
  /// RFC 9110 section 8.8.2.
  @inlinable public static var lastModified: FieldName { FieldName(.lastModified) }
  /// RFC 8288.
  @inlinable public static var link: FieldName { FieldName(.link) }
  /// RFC 9110 section 10.2.2.
  @inlinable public static var location: FieldName { FieldName(.location) }
  /// The JSON-RPC method that the body calls, MCP 2026-07-28.
  @inlinable public static var mcpMethod: FieldName { FieldName(.mcpMethod) }
  /// The name or URI of the call's target, MCP 2026-07-28.
  @inlinable public static var mcpName: FieldName { FieldName(.mcpName) }
  /// MCP 2025-06-18 and later.
  @inlinable public static var mcpProtocolVersion: FieldName { FieldName(.mcpProtocolVersion) }
  /// The session of the MCP revisions with a handshake.
  @inlinable public static var mcpSessionID: FieldName { FieldName(.mcpSessionID) }
  /// RFC 6454 section 7.
  @inlinable public static var origin: FieldName { FieldName(.origin) }
  /// W3C Permissions Policy.
  @inlinable public static var permissionsPolicy: FieldName { FieldName(.permissionsPolicy) }
  /// RFC 9111 section 5.4.
  @inlinable public static var pragma: FieldName { FieldName(.pragma) }
  /// RFC 7240.
  @inlinable public static var prefer: FieldName { FieldName(.prefer) }
  /// RFC 9110 section 11.7.1.
  @inlinable public static var proxyAuthenticate: FieldName { FieldName(.proxyAuthenticate) }
  /// RFC 9110 section 11.7.2.
  @inlinable public static var proxyAuthorization: FieldName { FieldName(.proxyAuthorization) }
  /// A field that old clients send; it means nothing.
  @inlinable public static var proxyConnection: FieldName { FieldName(.proxyConnection) }
  /// RFC 9110 section 14.2.
  @inlinable public static var range: FieldName { FieldName(.range) }
  /// RFC 9110 section 10.1.3.
  @inlinable public static var referer: FieldName { FieldName(.referer) }
  /// W3C Referrer Policy.
  @inlinable public static var referrerPolicy: FieldName { FieldName(.referrerPolicy) }
  /// Microsoft Graph's name for its own request id.
  @inlinable public static var requestID: FieldName { FieldName(.requestID) }
  /// RFC 9110 section 10.2.3.
  @inlinable public static var retryAfter: FieldName { FieldName(.retryAfter) }
  /// W3C Fetch Metadata.
  @inlinable public static var secFetchDest: FieldName { FieldName(.secFetchDest) }
  /// W3C Fetch Metadata.
  @inlinable public static var secFetchMode: FieldName { FieldName(.secFetchMode) }
  /// W3C Fetch Metadata.
  @inlinable public static var secFetchSite: FieldName { FieldName(.secFetchSite) }
  /// W3C Fetch Metadata.
  @inlinable public static var secFetchUser: FieldName { FieldName(.secFetchUser) }
  /// RFC 9110 section 10.2.4.
  @inlinable public static var server: FieldName { FieldName(.server) }
  /// RFC 6265 section 5.2.
  @inlinable public static var setCookie: FieldName { FieldName(.setCookie) }
  /// RFC 6797.
  @inlinable public static var strictTransportSecurity: FieldName { FieldName(.strictTransportSecurity) }
  /// RFC 9110 section 10.1.4.
  @inlinable public static var te: FieldName { FieldName(.te) }
  /// W3C Trace Context.
  @inlinable public static var traceparent: FieldName { FieldName(.traceparent) }
  /// W3C Trace Context.
  @inlinable public static var tracestate: FieldName { FieldName(.tracestate) }
  /// RFC 9110 section 6.6.2.
  @inlinable public static var trailer: FieldName { FieldName(.trailer) }
  /// RFC 9112 section 6.1.
  @inlinable public static var transferEncoding: FieldName { FieldName(.transferEncoding) }
  /// RFC 9110 section 7.8.
  @inlinable public static var upgrade: FieldName { FieldName(.upgrade) }
  /// W3C Upgrade Insecure Requests.
  @inlinable public static var upgradeInsecureRequests: FieldName { FieldName(.upgradeInsecureRequests) }
  /// RFC 9110 section 10.1.5.
  @inlinable public static var userAgent: FieldName { FieldName(.userAgent) }
  /// RFC 9110 section 12.5.5.
  @inlinable public static var vary: FieldName { FieldName(.vary) }
  /// RFC 9110 section 7.6.3.
  @inlinable public static var via: FieldName { FieldName(.via) }
  /// RFC 9110 section 11.6.1.
  @inlinable public static var wwwAuthenticate: FieldName { FieldName(.wwwAuthenticate) }
  /// Tells nginx not to hold a stream back.
  @inlinable public static var xAccelBuffering: FieldName { FieldName(.xAccelBuffering) }
  /// WHATWG Fetch.
  @inlinable public static var xContentTypeOptions: FieldName { FieldName(.xContentTypeOptions) }
  /// A proxy's word for the client's address.
  @inlinable public static var xForwardedFor: FieldName { FieldName(.xForwardedFor) }
  /// A proxy's word for the host that was asked.
  @inlinable public static var xForwardedHost: FieldName { FieldName(.xForwardedHost) }
  /// A proxy's word for the path it removed.
  @inlinable public static var xForwardedPrefix: FieldName { FieldName(.xForwardedPrefix) }
  /// A proxy's word for the scheme that was used.
  @inlinable public static var xForwardedProto: FieldName { FieldName(.xForwardedProto) }
  /// RFC 7034.
  @inlinable public static var xFrameOptions: FieldName { FieldName(.xFrameOptions) }
  /// nginx's word for the client's address.
  @inlinable public static var xRealIP: FieldName { FieldName(.xRealIP) }
  /// A proxy's or client's correlation id.
  @inlinable public static var xRequestID: FieldName { FieldName(.xRequestID) }
}

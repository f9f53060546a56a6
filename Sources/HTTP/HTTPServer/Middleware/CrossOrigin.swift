public import PosternHTTPTypes

/// Lets pages of other origins read answers: the CORS protocol, Fetch standard section 3.3.
///
/// Around a router it speaks for every path, around a route for that route: a preflight reaches it there as well,
/// although it asks with another method. Where it is not, nothing is said and browsers keep the answers to themselves.
/// It never allows credentials (H11): a page sends what the user gave it, and no cookie of ours.
public struct CrossOrigin: Filter {
  /// Whose pages may read.
  public enum Origins: Sendable {
    /// Everybody's.
    case any
    /// Those of these origins.
    case only(Set<Origin>)
  }

  private let origins: Origins
  private let methods: String
  private let requestFields: String
  private let exposedFields: String
  private let maxAge: Int

  /// A policy.
  ///
  /// - Parameters:
  ///   - origins: Whose pages may read.
  ///   - methods: What they may ask with.
  ///   - requestFields: What they may send beside what every form could.
  ///   - exposedFields: What they may read of the answer beside what is always readable.
  ///   - maxAge: How long a browser may remember the policy.
  public init(
    _ origins: Origins, methods: [Method] = [.get, .head, .post], requestFields: [FieldName] = [],
    exposedFields: [FieldName] = [], maxAge: Duration = .seconds(7200)
  ) {
    self.origins = origins
    self.methods = methods.map(\.text).joined(separator: ", ")
    self.requestFields = requestFields.map(\.text).joined(separator: ", ")
    self.exposedFields = exposedFields.map(\.text).joined(separator: ", ")
    self.maxAge = Int(clamping: maxAge.components.seconds)
  }

  /// Answers the preflights of allowed origins.
  public func admit(_ request: Request, in context: inout RequestContext) throws -> Response? {
    guard isPreflight(request), allowedOrigin(of: request.fields) != nil else { return nil }
    return Response(.noContent)
  }

  /// Lets allowed origins read the answer.
  public func finish(_ response: inout Response, to request: Request, in context: RequestContext) throws {
    defer { sayWhatItDependsOn(&response.fields) }
    guard let origin = allowedOrigin(of: request.fields) else { return }
    try response.fields.set(.accessControlAllowOrigin, checking: origin)
    if isPreflight(request) {
      try response.fields.append(.accessControlAllowMethods, checking: methods)
      if !requestFields.isEmpty {
        try response.fields.append(.accessControlAllowHeaders, checking: requestFields)
      }
      response.fields.append(.accessControlMaxAge, maxAge)
    } else if !exposedFields.isEmpty {
      try response.fields.append(.accessControlExposeHeaders, checking: exposedFields)
    }
  }

  private func isPreflight(_ request: Request) -> Bool {
    request.method == .options && request.fields.contains(.accessControlRequestMethod)
  }

  /// What the answer says of the request's origin; nil when it says nothing.
  private func allowedOrigin(of fields: Fields) -> String? {
    guard let text = fields[.origin], fields.count(of: .origin) == 1 else { return nil }
    switch origins {
    case .any: return "*"
    case .only(let allowed):
      guard let origin = Origin(text), allowed.contains(origin) else { return nil }
      return origin.description
    }
  }

  /// A cache must not give one origin's answer to another.
  private func sayWhatItDependsOn(_ fields: inout Fields) {
    if case .only = origins, !fields.hasToken(.vary, "Origin") { fields.append(.vary, "Origin") }
  }
}

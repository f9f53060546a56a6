/// What a token has to be, apart from signed.
public struct JWTRules: Sendable {
  /// Whether a token that is for us may be for others too.
  public enum OtherAudiences: Sendable {
    /// It is for us alone.
    case refused
    /// It may be.
    case allowed
  }

  /// Who must have issued it, exactly (E7).
  public var issuer: String
  /// Whom it must be for: one of these, exactly (E6).
  public var audiences: Set<String>
  /// Whether it may be for others too.
  public var otherAudiences = OtherAudiences.refused
  /// The media types that the header may name; nil where the issuer names none (E5).
  public var types: Set<String>?
  /// How far clocks may be apart, in seconds.
  public var leeway: Int64 = 60
  /// How long it may be valid for, in seconds; nil for as long as it says (C14).
  public var longestLife: Int64?

  /// Rules for tokens of an issuer.
  public init(issuer: String, audiences: Set<String>) {
    self.issuer = issuer
    self.audiences = audiences
  }

  /// Refuses a header's type; `application/` in front of it says nothing (RFC 7515 section 4.1.9).
  func check(type: String?) throws(JOSEError) {
    guard let types else { return }
    let name = type?.lowercased() ?? ""
    let short = name.hasPrefix("application/") ? String(name.dropFirst("application/".count)) : name
    guard types.contains(short) else {
      throw JOSEError(
        .wrongType, "The token is of another type than \(types.sorted().joined(separator: " or ")).")
    }
  }

  /// Refuses what the claims say, at a time in Unix seconds.
  func check(_ claims: JWTClaims, at now: Int64) throws(JOSEError) {
    guard claims.issuer == issuer else {
      throw JOSEError(.wrongIssuer, "The token is not of the issuer \(issuer).")
    }
    guard claims.audiences.contains(where: audiences.contains),
      otherAudiences == .allowed || claims.audiences.allSatisfy(audiences.contains)
    else { throw JOSEError(.wrongAudience, "The token is not for this server.") }
    guard let expires = claims.expires else { throw JOSEError(.badClaim, "The token has no exp.") }
    // Dates have twelve digits at most and leeways a few: nothing here overflows.
    guard now - leeway < expires else { throw JOSEError(.expired, "The token has expired.") }
    for date in [claims.begins, claims.issued].compactMap(\.self) where date > now + leeway {
      throw JOSEError(.notYetValid, "The token is not valid yet. Compare the clocks.")
    }
    guard let longestLife else { return }
    // By its own word and by our clock: neither an old date nor none makes it last longer.
    guard expires - min(claims.issued ?? now, now) <= longestLife + leeway else {
      throw JOSEError(.badClaim, "The token is valid for more than \(longestLife) seconds.")
    }
  }
}

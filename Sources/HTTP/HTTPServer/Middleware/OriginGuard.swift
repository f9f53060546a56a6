public import PosternHTTPTypes

/// Refuses what a foreign web page makes a browser send (H10).
///
/// A browser says in `Origin` which page a request comes from. Programs say nothing there and pass.
public struct OriginGuard: Filter {
  private let allowed: Set<Origin>
  private let allowsLoopback: Bool

  /// Lets pages of the server's own origin and of `others` in.
  public init(_ own: Origin, allowing others: some Sequence<Origin> = []) {
    allowed = Set(others).union([own])
    allowsLoopback = false
  }

  private init() {
    allowed = []
    allowsLoopback = true
  }

  /// Lets pages of this machine in, whatever their port: for a server that only this machine can reach.
  public static let ofThisMachine = OriginGuard()

  /// Whether a request with these fields may come in.
  ///
  /// `null`, which is what a sandboxed page or a file says, is as foreign as any other page, and so is what is no
  /// origin at all.
  public func allows(_ fields: Fields) -> Bool {
    guard let text = fields[.origin] else { return true }
    guard fields.count(of: .origin) == 1, let origin = Origin(text) else { return false }
    return allowed.contains(origin) || allowsLoopback && origin.isLoopback
  }

  /// Answers 403 to a foreign page.
  public func admit(_ request: Request, in context: inout RequestContext) throws -> Response? {
    guard allows(request.fields) else {
      throw HTTPError(
        .forbidden, code: "origin_not_allowed",
        message: "Pages of this origin may not send requests here; the operator can allow it.",
        detail: request.fields[.origin].map { "Origin: \($0)" })
    }
    return nil
  }
}

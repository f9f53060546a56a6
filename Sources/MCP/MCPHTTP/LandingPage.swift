internal import PosternHTTPServer
internal import PosternHTTPTypes
internal import PosternMCP

/// What a person sees who opens the endpoint in a browser: what this is, and what to do with it.
///
/// They see it before anybody asks for a token, which browsers have none of (requirement MCP-12).
struct LandingPage: Filter {
  private let server: Implementation

  init(of server: Implementation) { self.server = server }

  func admit(_ request: Request, in context: inout RequestContext) throws -> Response? {
    Self.isWanted(by: request) ? response : nil
  }

  /// Whether a request comes from somebody who reads: a browser prefers pages, clients do not.
  private static func isWanted(by request: Request) -> Bool {
    guard let accept = Accept(request.fields), request.fields.contains(.accept) else { return false }
    return accept.best(of: [.eventStream, .json, .html])?.matches(.html) == true
  }

  private var response: Response {
    let name = Self.escaped(server.title ?? server.name)
    let summary = server.summary.map { "<p>\(Self.escaped($0))</p>" } ?? ""
    let page = """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <meta name="robots" content="noindex">
      <title>\(name)</title>
      <style>
      :root { color-scheme: light dark }
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 15vh auto; padding: 0 1rem }
      </style>
      <main>
      <h1>\(name)</h1>
      \(summary)
      <p>This address is an MCP server: assistants speak to it, and it shows people nothing but this page.
      To use it, add the address of this page to your assistant as a connector.</p>
      </main>
      </html>

      """
    var response = Response.text(page)
    response.fields.set(.contentType, "text/html; charset=utf-8")
    response.fields.set(.cacheControl, "no-store")
    response.fields.set(.xContentTypeOptions, "nosniff")
    response.fields.set(
      .contentSecurityPolicy,
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return response
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}

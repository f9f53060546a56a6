import PosternHTTPServer
import PosternHTTPTypes
import PosternTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Routes` {
  private static var router: Router {
    var router = Router.echo()
    router.get("/items/{id}") { _, context in
      let id: Int = try context.parameters.require("id")
      return .text("item \(id) by \(context.route ?? "")")
    }
    router.get("/items/new") { _, _ in .text("literal") }
    router.get("/users/{user}/mail/{folder}") { _, context in
      .text("\(context.parameters["user"] ?? "")|\(context.parameters["folder"] ?? "")")
    }
    router.on(.delete, "/items/{id}") { _, _ in Response(.noContent) }
    router.get("/slash/") { _, _ in .text("with slash") }
    return router
  }

  @Test(arguments: [
    ("/", 200, "hello"), ("/items/7", 200, "item 7 by /items/{id}"), ("/items/new", 200, "literal"),
    ("/items/-7", 200, "item -7 by /items/{id}"), ("/users/a%20b/mail/in%40box", 200, "a b|in@box"),
    ("/?x=/items", 200, "hello"), ("http://a/items/7", 200, "item 7 by /items/{id}"),
    ("/items/seven", 404, nil), ("/items/07", 404, nil), ("/items/99999999999999999999", 404, nil),
    ("/items/", 404, nil), ("/items", 404, nil), ("/items/7/", 404, nil), ("/slash", 404, nil),
    ("/slash/", 200, "with slash"), ("/unknown", 404, nil), ("/users/a/mail/b/c", 404, nil),
    ("/ITEMS/7", 404, nil),
  ])
  func `lead to their handler with typed parameters, or nowhere`(path: String, status: Int, text: String?)
    async throws
  {
    try await withServer(Self.router) { server in
      let answer = try await server.exchange(request("GET", path))
      #expect(answer.status == status)
      #expect(answer.text == text || text == nil && answer.text.contains(#""error":"not_found""#))
    }
  }

  @Test func `answer 405 and say what is allowed`() async throws {
    try await withServer(Self.router) { server in
      for (path, allowed) in [("/", "GET, POST, HEAD, OPTIONS"), ("/items/7", "GET, DELETE, HEAD, OPTIONS")] {
        let answer = try await server.exchange(request("PUT", path))
        #expect(answer.status == 405)
        #expect(answer.fields[.allow] == allowed)
        let options = try await server.exchange(request("OPTIONS", path))
        #expect(options.status == 204)
        #expect(options.fields[.allow] == allowed)
        #expect(options.fields[.contentLength] == nil)
      }
      try await server.expect(404, to: request("OPTIONS", "/unknown"))
      try await server.expect(405, to: request("BREW", "/"))
    }
  }

  @Test(arguments: TestServer.Transport.allCases)
  func `answer HEAD as GET without the body`(transport: TestServer.Transport) async throws {
    try await withServer(Self.router, over: transport) { server in
      let connection = try await server.connect()
      let get = try await connection.exchange(request("GET", "/items/7"))
      let head = try await connection.exchange(request("HEAD", "/items/7"))
      #expect(head.status == 200)
      #expect(head.fields[.contentLength] == "\(get.body.count)")
      #expect(head.fields[.contentType] == get.fields[.contentType])
      // Had a body followed, it would be read as the next answer.
      let unknown = try await connection.exchange(request("HEAD", "/unknown"))
      #expect(unknown.status == 404)
      let last = try await connection.exchange(request("GET", "/items/new"))
      #expect(last.text == "literal")
    }
  }

  @Test(
    .requirement("H15"),
    arguments: [
      "//secret", "/./secret", "/x/../secret", "/secret/..;/", "/secret;x=1", "/secret/", "/SECRET",
      "/%2e/secret",
      "/%2E%2E/secret", "/x/%2e%2e/secret", "/secret%2f", "/%2fsecret", "/secret%00", "/sec%72et%3b",
      "/secret%5c",
      "/%5csecret", "/secret%3fx", "/secret%20", "/secret.", "/secret//", "/x//secret", "/secret%252f",
      "/%c0%afsecret",
      "/.%2e/secret", "/secret%23",
    ])
  func `are not reached by a path that a front end could read in another way`(path: String) async throws {
    var router = Router.get("/secret") { _, _ in .text("secret") }
    router.get("/") { _, _ in .text("public") }
    try await withServer(router) { server in
      let answer = try await server.exchange(request("GET", path))
      #expect([400, 404].contains(answer.status))
      #expect(answer.text != "secret")
    }
  }

  @Test(.requirement("H15")) func `are not reached by other bytes that Unicode takes for the same`()
    async throws
  {
    var router = Router.get("/Keys") { _, _ in .text("secret") }
    router.get("/Kin/{name}") { _, _ in .text("secret") }
    for number in 0..<8 { router.get("/\(number)") { _, _ in .text("public") } }
    // More than are compared one by one.
    router.get("/Kind") { _, _ in .text("secret") }
    try await withServer(router) { server in
      for path in ["eys", "in/x", "ind"] {
        try await server.expect(200, to: request("GET", "/K" + path))
        // The sign for kelvins.
        try await server.expect(404, to: request("GET", "/%E2%84%AA" + path))
      }
    }
  }

  @Test(.requirement("H15")) func `compare the path as it is after one decoding`() async throws {
    try await withServer(Router.get("/secret") { _, _ in .text("in") }) { server in
      try await server.expect(200, to: request("GET", "/%73ecret"))
      try await server.expect(404, to: request("GET", "/%2573ecret"))
    }
  }

  @Test(arguments: ["items", "/items/{}", "/{a}/{a}", "/a%20b", "/a;b", "/{a}b", "/a\\b"])
  func `that are written wrong stop the server from being made`(path: String) async throws {
    let error = await #expect(throws: ServerError.self) {
      try await withServer(Router.get(path) { _, _ in Response() }) { _ in }
    }
    #expect(error?.code == .badRoute)
  }

  @Test func `that differ in a parameter's name only stop the server from being made`() async throws {
    var router = Router.get("/items/{id}") { _, _ in Response() }
    router.post("/items/{name}") { _, _ in Response() }
    let error = await #expect(throws: ServerError.self) { try await withServer(router) { _ in } }
    #expect(
      error?.description
        == "/items/{name} and /items/{id} match the same paths: give their parameters the same names.")
  }

  @Test func `with two handlers stop the server from being made`() async throws {
    var router = Router.echo()
    router.get("/") { _, _ in Response() }
    let error = await #expect(throws: ServerError.self) { try await withServer(router) { _ in } }
    #expect(error?.description == "GET / has two handlers.")
  }
}

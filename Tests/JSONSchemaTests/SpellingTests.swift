import PosternJSONSchema
import Testing

@Suite struct `The spelling of names` {
  @Test(arguments: [
    ("to", "to"), ("contentType", "content_type"), ("saveToSent", "save_to_sent"), ("SendMail", "send_mail"),
    ("baseURL", "base_url"), ("URLPath", "url_path"), ("parseHTTPHead", "parse_http_head"),
    ("userIDs", "user_ids"), ("imageURLsToFetch", "image_urls_to_fetch"), ("isAString", "is_a_string"),
    ("oauth2Token", "oauth2_token"), ("sha256", "sha256"), ("isHTTP2Enabled", "is_http2_enabled"),
    ("already_snake", "already_snake"), ("a", "a"), ("A", "a"), ("", ""),
  ])
  func `a wire name follows from the Swift name`(swift: String, wire: String) {
    #expect(Spelling.snakeCase(swift) == wire)
  }

  @Test func `a flag has hyphens and a variable has capitals`() {
    #expect(Spelling.kebabCase("save_to_sent") == "save-to-sent")
    #expect(Spelling.screamingCase("save_to_sent") == "SAVE_TO_SENT")
  }

  @Test(arguments: [
    ("contenttype", "content_type"), ("contentType", "content_type"), ("content-type", "content_type"),
    ("subjcet", "subject"), ("subjects", "subject"), ("sbject", "subject"), ("bodi", "body"),
  ])
  func `a slip finds the name that was meant`(typed: String, meant: String) {
    #expect(NearestName.of(typed, among: ["subject", "body", "content_type"]) == meant)
  }

  @Test(arguments: ["", "xyz", "recipient", "_", String(repeating: "subject", count: 100)])
  func `what is near nothing gets no proposal`(typed: String) {
    #expect(NearestName.of(typed, among: ["subject", "body", "content_type"]) == nil)
  }
}

internal import CCurl

/// libcurl as a whole.
enum Curl {
  private static let initialized: CURLcode = curl_global_init(Int(CURL_GLOBAL_ALL))

  /// Initializes libcurl once, and refuses one that would block a loop while it resolves a name.
  static func prepare() throws(HTTPClientError) {
    guard initialized == CURLE_OK, let version = unsafe curl_version_info(CURLVERSION_TENTH) else {
      throw HTTPClientError(.resources, detail: "libcurl cannot be initialized")
    }
    let missing = [
      ("an asynchronous resolver", CURL_VERSION_ASYNCHDNS), ("TLS", CURL_VERSION_SSL),
      ("HTTP/2", CURL_VERSION_HTTP2), ("thread safety", CURL_VERSION_THREADSAFE),
    ].filter { _, feature in unsafe Int(version.pointee.features) & Int(feature) == 0 }
    guard missing.isEmpty, unsafe version.pointee.version_num >= 0x07_57_00 else {
      throw HTTPClientError(
        .resources,
        detail: "libcurl 7.87 or later with \(missing.map { $0.0 }.joined(separator: ", ")) is needed")
    }
  }
}

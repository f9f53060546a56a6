internal import CCurl

/// The options and the result of one transfer in libcurl, used again for the next one.
@safe
final class EasyHandle {
  let pointer: UnsafeMutableRawPointer
  private var lists: [UnsafeMutablePointer<curl_slist>]
  private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  /// The first option that was refused.
  private var refusal = CURLE_OK

  init?() {
    unsafe lists = []
    guard let pointer = unsafe curl_easy_init() else {
      unsafe errorText.deallocate()
      return nil
    }
    unsafe self.pointer = pointer
  }

  deinit {
    unsafe curl_easy_cleanup(pointer)
    freeLists()
    unsafe errorText.deallocate()
  }

  /// Forgets every option; connections belong to the multi handle and stay.
  func reset() {
    unsafe curl_easy_reset(pointer)
    freeLists()
    refusal = CURLE_OK
    unsafe errorText[0] = 0
    unsafe note(postern_curl_set_pointer(pointer, CURLOPT_ERRORBUFFER, errorText))
  }

  func set(_ option: CURLoption, _ value: Int) {
    unsafe note(postern_curl_set_long(pointer, option, value))
  }

  func set(_ option: CURLoption, offset value: Int) {
    unsafe note(postern_curl_set_offset(pointer, option, curl_off_t(value)))
  }

  func set(_ option: CURLoption, _ value: String) {
    unsafe note(postern_curl_set_string(pointer, option, value))
  }

  func set(_ option: CURLoption, pointer value: UnsafeRawPointer?) {
    unsafe note(postern_curl_set_pointer(pointer, option, value))
  }

  func set(_ option: CURLoption, blob bytes: [UInt8]) {
    unsafe note(postern_curl_set_blob(pointer, option, bytes, bytes.count))
  }

  /// curl refers to the list until the transfer is over.
  func set(_ option: CURLoption, list lines: [String]) {
    guard !lines.isEmpty else { return }
    var list: UnsafeMutablePointer<curl_slist>?
    for line in lines {
      guard let longer = unsafe curl_slist_append(list, line) else {
        unsafe curl_slist_free_all(list)
        return note(CURLE_OUT_OF_MEMORY)
      }
      unsafe list = longer
    }
    if let list = unsafe list { unsafe lists.append(list) }
    unsafe note(postern_curl_set_list(pointer, option, list))
  }

  func note(_ code: CURLcode) {
    if refusal == CURLE_OK { refusal = code }
  }

  /// Whether every option was taken.
  var status: CURLcode { refusal }

  /// A number that curl has about the transfer.
  func number(_ info: CURLINFO) -> Int {
    var value = 0
    unsafe postern_curl_get_long(pointer, info, &value)
    return value
  }

  /// What went wrong, in curl's words.
  func words(for code: CURLcode) -> String {
    unsafe String(cString: errorText[0] == 0 ? curl_easy_strerror(code) : UnsafePointer(errorText))
  }

  /// Stops or lets flow what arrives and what is sent; what curl held back comes within the call, which may fail of it.
  func pause(receiving: Bool, sending: Bool) -> CURLcode {
    unsafe curl_easy_pause(pointer, (receiving ? CURLPAUSE_RECV : 0) | (sending ? CURLPAUSE_SEND : 0))
  }

  private func freeLists() {
    unsafe lists.forEach { unsafe curl_slist_free_all($0) }
    unsafe lists = []
  }
}

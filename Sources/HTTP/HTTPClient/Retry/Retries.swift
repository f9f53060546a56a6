internal import PosternHTTPTypes

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The attempts of one request.
struct Retries {
  private let request: HTTPClient.Request
  private let timing: RetryTiming
  private let started: ContinuousClock.Instant

  init(_ request: HTTPClient.Request, timing: RetryTiming) {
    self.request = request
    self.timing = timing
    started = timing.now()
  }

  /// Calls `exchange` until there is an answer to return or an error to throw.
  func run(
    _ exchange: (HTTPClient.Request) async throws(HTTPClientError) -> HTTPClient.Response
  ) async throws(HTTPClientError) -> HTTPClient.Response {
    guard request.retry.attempts > 1, !request.destination.isUntrusted else {
      return try await exchange(request)
    }
    let body = BodyWatch(request.body)
    var attempt = request
    attempt.body = body.watched
    var circumstances = RetryDecision.Circumstances(method: request.method, attempt: 0)
    while true {
      circumstances.attempt += 1
      let result: Result<HTTPClient.Response, HTTPClientError>
      do throws(HTTPClientError) { result = .success(try await exchange(attempt)) } catch {
        result = .failure(error)
      }
      if case .success(let response) = result, response.status.code < 429 { return response }
      circumstances.canRepeatBody = !body.wasTaken
      circumstances.remaining = remaining()
      circumstances.jitter = timing.jitter()
      guard
        case .again(let pause) = RetryDecision.decide(outcome(result), circumstances, policy: request.retry)
      else { return try result.get() }
      do { try await timing.sleep(pause) } catch {
        throw HTTPClientError(.cancelled, peer: request.peer, mayHaveBeenSent: true)
      }
      attempt.deadlines.total = remaining()
    }
  }

  private func remaining() -> Duration? {
    request.deadlines.total.map { $0 - (timing.now() - started) }
  }

  private func outcome(_ result: Result<HTTPClient.Response, HTTPClientError>) -> RetryDecision.Outcome {
    switch result {
    case .failure(let error): .failed(error)
    case .success(let response):
      .answered(response.status, retryAfter: RetryAfter.read(response.fields, now: timing.unixTime()))
    }
  }
}

/// The value of `Retry-After`, RFC 9110 section 10.2.3.
enum RetryAfter {
  static func read(_ fields: Fields, now: Int64) -> Duration? {
    guard fields.count(of: .retryAfter) == 1, let text = fields[.retryAfter] else { return nil }
    if let date = HTTPDate(text, now: HTTPDate(unixTime: now)) {
      return .seconds(max(0, date.unixTime - now))
    }
    // What is too long to be a number is a very long time.
    guard !text.isEmpty, text.utf8.allSatisfy(Grammar.isDigit) else { return nil }
    return .seconds(Int64(text) ?? Int64(Int32.max))
  }
}

/// The wall clock.
enum SystemTime {
  static var unixSeconds: Int64 { Int64(time(nil)) }
}

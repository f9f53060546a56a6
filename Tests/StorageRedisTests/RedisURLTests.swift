import PosternEventLoop
import PosternStorage
import PosternTesting
import Testing

@testable import PosternStorageRedis

@Suite("A Redis URL") struct RedisURLTests {
  @Test func `names a server, a user, a password and a database`() throws {
    let url = try RedisURL("redis://app:p%40ss%3Aw%2Frd%25@redis.example:6380/3")
    #expect(url.places == [.host("redis.example", port: 6_380)])
    #expect(url.user == "app")
    #expect(url.password == "p@ss:w/rd%")
    #expect(url.database == 3)
    #expect(!url.speaksTLS)
    #expect("\(url)" == "redis://redis.example:6380/3")
    let short = try RedisURL("rediss://:secret@[::1]")
    #expect(short.places == [.host("::1", port: 6_379)])
    #expect(short.user == "default")
    #expect(short.password == "secret")
    #expect(short.speaksTLS)
    #expect("\(short)" == "rediss://[::1]:6379/0")
    #expect(try RedisURL("redis://localhost").password == nil)
    #expect(try RedisURL("redis://redis:6379/0") == RedisURL("redis://redis"))
    #expect(try RedisURL("redis://user:a:b@host").password == "a:b")
  }

  @Test func `names a socket, sentinels, or nodes of a cluster`() throws {
    #expect(try RedisURL("unix:///run/redis.sock?db=2").places == [.socket("/run/redis.sock")])
    #expect(try RedisURL("unix:///run/redis.sock?db=2").database == 2)
    #expect(try RedisURL("unix://user:pw@/run/a.sock").password == "pw")
    let sentinel = try RedisURL("redis+sentinel://:pw@a,b:26380/main/1?sentinel-password=x")
    #expect(sentinel.topology == .sentinel(name: "main"))
    #expect(sentinel.places == [.host("a", port: 26_379), .host("b", port: 26_380)])
    #expect(sentinel.database == 1)
    #expect(sentinel.sentinelPassword == "x")
    let cluster = try RedisURL("rediss+cluster://a:7000,b:7001")
    #expect(cluster.topology == .cluster)
    #expect(cluster.speaksTLS)
    #expect(cluster.places.count == 2)
  }

  @Test func `has options, all of which count`() throws {
    let url = try RedisURL("redis://h?prefix=a%3A&wait=2&allow-eviction=yes&ca=%2Fetc%2Fca.pem&db=4")
    #expect(url.prefix == "a:")
    #expect(url.replicas == 2)
    #expect(url.allowsEviction)
    #expect(url.authorities == "/etc/ca.pem")
    #expect(url.database == 4)
  }

  @Test(arguments: [
    "", "redis", "redis:", "redis:/", "http://host", "host:6379", "redis://", "redis://:6379",
    "redis://host:0",
    "redis://host:65536", "redis://host:port", "redis://host/x", "redis://host/-1", "redis://host/1/2",
    "redis://a,b",
    "redis://secret@host", "redis://:secret%@host", "redis://:secret%zz@host", "redis://:%00secret@host",
    "redis://[::1",
    "redis://host?secret=1", "redis://host?wait=-1", "redis://host?allow-eviction=maybe",
    "redis://host?prefix=",
    "redis+sentinel://host", "redis+cluster://host/1", "unix://relative", "redis://ho st",
  ])
  func `that cannot be meant is refused, and no password is repeated`(text: String) {
    let error = #expect(throws: StoreError.self) { try RedisURL(text) }
    #expect(error?.code == .unfit)
    #expect(error?.message.hasPrefix("The Redis URL cannot be read.") == true)
    if text.contains("@") { #expect(error?.message.contains("secret") == false) }
  }

  @Test(.requirement("J11")) func `is tried again after pauses that grow and are never the same for all`() {
    var backoff = Backoff()
    #expect(
      (0..<8).map { _ in backoff.next(1) } == [20, 40, 80, 160, 320, 500, 500, 500].map { .milliseconds($0) })
    backoff.reset()
    #expect(backoff.next(0.5) == .milliseconds(10))
    #expect(backoff.next(-1) == .zero)
    #expect(backoff.next(7) == .milliseconds(80))
  }

  @Test(.requirement("J10")) func `is given up for callers after a second of failures, until it answers`() {
    let start = LoopInstant(milliseconds: 1_000)
    var breaker = Breaker()
    #expect(!breaker.isOpen(at: start))
    breaker.failed(at: start)
    breaker.failed(at: start.advanced(by: .milliseconds(900)))
    #expect(!breaker.isOpen(at: start.advanced(by: .milliseconds(999))))
    #expect(breaker.isOpen(at: start.advanced(by: .milliseconds(1_000))))
    breaker.succeeded()
    #expect(!breaker.isOpen(at: start.advanced(by: .seconds(100))))
  }
}

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A POSIX thread that runs a Swift closure.
struct SystemThread: Sendable {
  private let number: UInt

  /// Starts a thread that must be joined or detached.
  static func start(_ body: @escaping @Sendable () -> Void) throws(IOError) -> SystemThread {
    let box = unsafe Unmanaged.passRetained(Body(run: body)).toOpaque()
    let number: UInt
    do throws(IOError) {
      number = try unsafe create(with: box)
    } catch {
      unsafe Unmanaged<Body>.fromOpaque(box).release()
      throw error
    }
    return SystemThread(number: number)
  }

  /// Runs `body` on a thread that nobody waits for; on the caller's where the system has none left.
  static func detach(_ body: @escaping @Sendable () -> Void) {
    do throws(IOError) { try start(body).detach() } catch { body() }
  }

  private static func create(with context: UnsafeMutableRawPointer) throws(IOError) -> UInt {
    #if canImport(Darwin)
      var thread: pthread_t?
      let status = unsafe pthread_create(&thread, nil, { unsafe SystemThread.run($0) }, context)
      let number = unsafe UInt(bitPattern: thread)
    #else
      var number = pthread_t()
      let status = unsafe pthread_create(&number, nil, { unsafe SystemThread.run($0) }, context)
    #endif
    guard status == 0 else { throw IOError(systemError: status, action: "start a thread") }
    return number
  }

  #if canImport(Darwin)
    static var currentNumber: UInt { unsafe UInt(bitPattern: pthread_self()) }
    func join() { unsafe pthread_join(pthread_t(bitPattern: number), nil) }
    func detach() { unsafe pthread_detach(pthread_t(bitPattern: number)) }
  #else
    static var currentNumber: UInt { pthread_self() }
    func join() { pthread_join(number, nil) }
    func detach() { pthread_detach(number) }
  #endif

  private static func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context = unsafe context else { return nil }
    unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
    return nil
  }

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(run: @escaping @Sendable () -> Void) { self.run = run }
  }
}

/// The loop of the calling thread, in a thread-specific slot.
enum CurrentLoop {
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    unsafe pthread_key_create(&key, nil)
    return key
  }()

  static func set(_ loop: EventLoop?) {
    unsafe pthread_setspecific(key, loop.map { unsafe Unmanaged.passUnretained($0).toOpaque() })
  }

  static func get() -> EventLoop? {
    guard let pointer = unsafe pthread_getspecific(key) else { return nil }
    return unsafe Unmanaged<EventLoop>.fromOpaque(pointer).takeUnretainedValue()
  }
}

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Starts a detached thread that takes no signals; false if the system has none to give.
///
/// Signals belong to the event loop, and a closed pipe is then an error of `write` here and not the end of the process.
func startThread(_ body: @escaping @Sendable () -> Void) -> Bool {
  let context = Unmanaged.passRetained(Body(body))
  var everything = sigset_t()
  var before = sigset_t()
  sigfillset(&everything)
  pthread_sigmask(SIG_SETMASK, &everything, &before)
  defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

  #if canImport(Glibc)
    var thread = pthread_t()
    let result = pthread_create(
      &thread, nil,
      { pointer in
        if let pointer { Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run() }
        return nil
      }, context.toOpaque())
    if result == 0 { pthread_detach(thread) }
  #else
    var thread: pthread_t?
    let result = pthread_create(
      &thread, nil,
      { pointer in
        Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run()
        return nil
      }, context.toOpaque())
    if let thread { pthread_detach(thread) }
  #endif
  if result != 0 { context.release() }
  return result == 0
}

private final class Body: Sendable {
  let run: @Sendable () -> Void
  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

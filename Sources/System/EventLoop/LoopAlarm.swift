internal import CLibuv

/// The one libuv timer of a loop.
@safe
final class LoopAlarm {
  private let timer = unsafe LoopHandle.allocate(uv_timer_t.self)
  /// For what has come already: it runs once a turn, and keeps libuv from sleeping.
  ///
  /// libuv would run a timer that is due, and is set again meanwhile, again and again before it looks at a socket.
  private let soon = unsafe LoopHandle.allocate(uv_idle_t.self)

  func open(on loop: EventLoop) throws(IOError) {
    try unsafe IOError.check(uv_timer_init(loop.uv, timer), "start a timer")
    unsafe uv_idle_init(loop.uv, soon)
  }

  /// Sets the alarm, in place of the one before.
  func set(_ moment: LoopInstant) {
    let now = unsafe uv_now(timer.pointee.loop)
    guard moment.milliseconds > now else {
      unsafe uv_timer_stop(timer)
      return unsafe _ = uv_idle_start(soon) { soon in
        guard let soon = unsafe soon else { return }
        unsafe uv_idle_stop(soon)
        unsafe LoopAlarm.fire(on: EventLoop.of(soon.pointee.loop))
      }
    }
    unsafe uv_idle_stop(soon)
    unsafe uv_timer_start(
      timer,
      { timer in
        guard let timer = unsafe timer else { return }
        unsafe LoopAlarm.fire(on: EventLoop.of(timer.pointee.loop))
      }, moment.milliseconds - now, 0)
  }

  private static func fire(on loop: EventLoop) {
    loop.timers.fire(at: loop.now)
    loop.runJobs()
  }

  deinit {
    unsafe timer.deallocate()
    unsafe soon.deallocate()
  }
}

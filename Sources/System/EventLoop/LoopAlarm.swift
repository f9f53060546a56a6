internal import CLibuv

/// The one libuv timer of a loop.
@safe
final class LoopAlarm {
  private let timer = unsafe LoopHandle.allocate(uv_timer_t.self)

  func open(on loop: EventLoop) throws(IOError) {
    try unsafe IOError.check(uv_timer_init(loop.uv, timer), "start a timer")
  }

  /// Sets the alarm, in place of the one before.
  func set(_ moment: LoopInstant) {
    let now = unsafe uv_now(timer.pointee.loop)
    let delay = moment.milliseconds > now ? moment.milliseconds - now : 0
    unsafe uv_timer_start(
      timer,
      { timer in
        guard let timer = unsafe timer else { return }
        let loop = unsafe EventLoop.of(timer.pointee.loop)
        loop.timers.fire(at: loop.now)
        loop.runJobs()
      }, delay, 0)
  }

  deinit { unsafe timer.deallocate() }
}

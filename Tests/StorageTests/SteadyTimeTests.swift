import PosternStorage
import PosternTesting
import Testing

@Suite("Steady time") struct SteadyTimeTests {
  @Test(.requirement("L7")) func `counts on from where it began, whatever the wall clock does`() {
    let clock = TestClock()
    let time = SteadyTime(clock, from: 1_000)
    #expect(time.now() == 1_000)
    clock.advance(by: .milliseconds(250))
    #expect(time.now() == 1_250)
  }

  @Test(.requirement("L7")) func `never goes back behind what was seen before`() {
    let clock = TestClock()
    let time = SteadyTime(clock, from: 1_000).after(5_000)
    #expect(time.now() == 5_000)
    clock.advance(by: .seconds(1))
    #expect(time.now() == 6_000)
    #expect(SteadyTime(clock, from: 1_000).after(500).now() == 1_000)
  }

  @Test func `stops at the end of numbers`() {
    let clock = TestClock()
    let time = SteadyTime(clock, from: .max - 1)
    clock.advance(by: .seconds(1))
    #expect(time.now() == .max)
    #expect(SteadyTime(clock, from: .min).after(.max).now() <= .max)
  }

  @Test func `is the system's`() {
    let time = SteadyTime.system()
    #expect(time.now() > 1_700_000_000_000)
  }
}

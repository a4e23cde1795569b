import TestSupport
import Testing
import Watching

@Suite("Pacing")
struct PacingTests {
    @Test("keeps to its interval, a tenth more or less")
    func interval() {
        let pacing = Pacing(interval: 60)
        #expect(pacing.pause(failures: 0, until: nil, now: 0, chance: 0) == 54)
        #expect(pacing.pause(failures: 0, until: nil, now: 0, chance: 0.5) == 60)
        #expect(pacing.pause(failures: 0, until: nil, now: 0, chance: 1) == 66)
    }

    @Test("tries again soon after a failure, and less soon after each further one")
    func failures() {
        let pauses = (0...6).map { Pacing(interval: 60).pause(failures: $0, until: nil, now: 0, chance: 0.5) }
        #expect(pauses == [60, 5, 10, 20, 40, 60, 60])
    }

    @Test("waits no longer than until something is due, and never not at all")
    func date() {
        let pacing = Pacing(interval: 60)
        #expect(pacing.pause(failures: 0, until: 110, now: 100, chance: 0.5) == 10)
        #expect(pacing.pause(failures: 0, until: 90, now: 100, chance: 0.5) == 1)
        #expect(pacing.pause(failures: 0, until: .min, now: .max, chance: 0.5) == 60)
    }

    @Test("stays within its bounds for whatever numbers")
    func bounds() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<10_000 {
            let interval = Int.random(in: -10...100_000, using: &generator)
            let pause = Pacing(interval: interval).pause(
                failures: Int.random(in: 0...Int.max, using: &generator),
                until: Bool.random(using: &generator) ? Int64.random(in: .min ... .max, using: &generator) : nil,
                now: Int64.random(in: .min ... .max, using: &generator),
                chance: Double.random(in: -5...5, using: &generator))
            #expect(pause >= 1 && pause <= Double(max(interval, 1)) * 1.1 + 1)
        }
    }
}

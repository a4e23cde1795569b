import Rotation
import TestSupport
import Testing

@Suite("A schedule")
struct RotationScheduleTests {
    /// The examples of the AWS Secrets Manager User Guide, with the three windows that open after a Tuesday's noon.
    @Test(
        "is due when AWS says",
        arguments: [
            ("rate(4 hours)", ["2026-11-24T16:00", "2026-11-24T20:00", "2026-11-25T00:00"]),
            ("rate(1 day)", ["2026-11-25T00:00", "2026-11-26T00:00", "2026-11-27T00:00"]),
            ("rate(10 days)", ["2026-12-04T00:00", "2026-12-14T00:00", "2026-12-24T00:00"]),
            ("cron(0 /8 * * ? *)", ["2026-11-24T16:00", "2026-11-25T00:00", "2026-11-25T08:00"]),
            ("cron(0 8/8 * * ? *)", ["2026-11-24T16:00", "2026-11-25T08:00", "2026-11-25T16:00"]),
            ("cron(0 2/10 * * ? *)", ["2026-11-24T22:00", "2026-11-25T02:00", "2026-11-25T12:00"]),
            ("cron(0 4/12 * * ? *)", ["2026-11-24T16:00", "2026-11-25T04:00", "2026-11-25T16:00"]),
            ("cron(0 10 * * ? *)", ["2026-11-25T10:00", "2026-11-26T10:00", "2026-11-27T10:00"]),
            ("cron(0 18 ? * SAT *)", ["2026-11-28T18:00", "2026-12-05T18:00", "2026-12-12T18:00"]),
            ("cron(0 8 1 * ? *)", ["2026-12-01T08:00", "2027-01-01T08:00", "2027-02-01T08:00"]),
            ("cron(0 1 ? 1/3 SUN#1 *)", ["2027-01-03T01:00", "2027-04-04T01:00", "2027-07-04T01:00"]),
            ("cron(0 17 L * ? *)", ["2026-11-30T17:00", "2026-12-31T17:00", "2027-01-31T17:00"]),
            ("cron(0 8 ? * MON-FRI *)", ["2026-11-25T08:00", "2026-11-26T08:00", "2026-11-27T08:00"]),
            ("cron(0 16 1,15 * ? *)", ["2026-12-01T16:00", "2026-12-15T16:00", "2027-01-01T16:00"]),
            ("cron(0 0 ? * SUN#1 *)", ["2026-12-06T00:00", "2027-01-03T00:00", "2027-02-07T00:00"]),
            ("cron(0 9 SUNL * ? *)", ["2026-11-29T09:00", "2026-12-27T09:00", "2027-01-31T09:00"]),
            ("cron(0 9 ? * sunl *)", ["2026-11-29T09:00", "2026-12-27T09:00", "2027-01-31T09:00"]),
            ("cron(0 9 ? * L *)", ["2026-11-28T09:00", "2026-12-05T09:00", "2026-12-12T09:00"]),
            ("cron(0 0 1/2 JAN,APR ? *)", ["2027-01-01T00:00", "2027-01-03T00:00", "2027-01-05T00:00"]),
        ])
    func isDue(text: String, expected: [String]) throws {
        let schedule = try RotationSchedule(parsing: text)
        var last = time("2026-11-24T12:00")
        for expected in expected {
            last = try #require(schedule.nextDue(after: last))
            #expect(last == time(expected), "\(text): \(last)")
        }
    }

    @Test("in days counts from the day of the last rotation, one in hours from its hour")
    func countsFromLastRotation() throws {
        let last = time("2026-11-24T23:59") + 59
        #expect(try RotationSchedule(parsing: "rate(1 day)").nextDue(after: last) == time("2026-11-25T00:00"))
        #expect(try RotationSchedule(parsing: "rate(4 hours)").nextDue(after: last) == time("2026-11-25T03:00"))
    }

    @Test("opens the next window after a rotation within the first, not the same again")
    func doesNotRepeatAWindow() throws {
        let schedule = try RotationSchedule(parsing: "cron(0 10 * * ? *)")
        #expect(schedule.nextDue(after: time("2026-11-24T10:00")) == time("2026-11-25T10:00"))
        #expect(schedule.nextDue(after: time("2026-11-24T13:27")) == time("2026-11-25T10:00"))
        #expect(schedule.nextDue(after: time("2026-11-24T09:59")) == time("2026-11-24T10:00"))
    }

    @Test("finds leap days, also where a century without one lies between")
    func findsLeapDays() throws {
        let schedule = try RotationSchedule(parsing: "cron(0 0 29 FEB ? *)")
        #expect(schedule.nextDue(after: time("2026-11-24T12:00")) == time("2028-02-29T00:00"))
        #expect(schedule.nextDue(after: time("2096-02-29T00:00")) == time("2104-02-29T00:00"))
        // A fifth Sunday in February is a 29th: every 28 years, and once after 40.
        let fifth = try RotationSchedule(parsing: "cron(0 0 ? FEB SUN#5 *)")
        #expect(fifth.nextDue(after: time("2060-02-29T00:00")) == time("2088-02-29T00:00"))
        #expect(fifth.nextDue(after: time("2088-02-29T00:00")) == time("2128-02-29T00:00"))
    }

    @Test(
        "that is none is refused with its reason",
        arguments: [
            ("", .unknownForm), ("30 days", .unknownForm), ("rate(30 days", .unknownForm), ("at(1)", .unknownForm),
            ("Rate(30 days)", .unknownForm), ("rate(" + String(repeating: " ", count: 260) + "1 day)", .unknownForm),
            ("rate()", .invalidRate), ("rate(days)", .invalidRate), ("rate(-1 days)", .invalidRate),
            ("rate(+1 day)", .invalidRate), ("rate(1 week)", .invalidRate), ("rate(1.5 days)", .invalidRate),
            ("rate(90 minutes)", .invalidRate), ("rate(3 hours)", .rateOutOfRange), ("rate(0 days)", .rateOutOfRange),
            ("rate(1000 days)", .rateOutOfRange), ("rate(23977 hours)", .rateOutOfRange),
            ("rate(99999999999999999999 days)", .rateOutOfRange),
            ("cron()", .wrongNumberOfFields(0)), ("cron(0 8 * * *)", .wrongNumberOfFields(5)),
            ("cron(1 8 * * ? *)", .invalidField(.minutes)), ("cron(* 8 * * ? *)", .invalidField(.minutes)),
            ("cron(0 24 * * ? *)", .invalidField(.hours)), ("cron(0 8- * * ? *)", .invalidField(.hours)),
            ("cron(0 8/0 * * ? *)", .invalidField(.hours)), ("cron(0 +8 * * ? *)", .invalidField(.hours)),
            ("cron(0 8 0 * ? *)", .invalidField(.dayOfMonth)), ("cron(0 8 32 * ? *)", .invalidField(.dayOfMonth)),
            ("cron(0 8 15-1 * ? *)", .invalidField(.dayOfMonth)), ("cron(0 8 1L * ? *)", .invalidField(.dayOfMonth)),
            ("cron(0 8 SUN#1 * ? *)", .invalidField(.dayOfMonth)), ("cron(0 8 1,,2 * ? *)", .invalidField(.dayOfMonth)),
            ("cron(0 8 1 13 ? *)", .invalidField(.month)), ("cron(0 8 1 FOO ? *)", .invalidField(.month)),
            ("cron(0 8 ? * 8 *)", .invalidField(.dayOfWeek)), ("cron(0 8 ? * SUN#6 *)", .invalidField(.dayOfWeek)),
            ("cron(0 8 ? * SUN# *)", .invalidField(.dayOfWeek)), ("cron(0 8 ? * L#1 *)", .invalidField(.dayOfWeek)),
            ("cron(0 8 * * ? 2026)", .invalidField(.year)),
            ("cron(0 8 * * MON *)", .oneDayMustBeOpen), ("cron(0 8 ? * ? *)", .oneDayMustBeOpen),
            ("cron(0 * * * ? *)", .tooOften), ("cron(0 0,22 * * ? *)", .tooOften), ("cron(0 /7 * * ? *)", .tooOften),
            ("cron(0 8 30 FEB ? *)", .neverDue), ("cron(0 8 31 4,6,9,11 ? *)", .neverDue),
        ] as [(String, RotationSchedule.ParseError)])
    func isRefused(text: String, expected: RotationSchedule.ParseError) {
        #expect(throws: expected) { try RotationSchedule(parsing: text) }
    }

    @Test("is due strictly later, on the hour, and again at the same time whatever second it counts from")
    func properties() throws {
        let seed: UInt64 = 0x5EED_0001
        var generator = SeededGenerator(seed: seed)
        let texts = ["rate(5 hours)", "rate(30 days)", "cron(0 2/10 ? * TUE#2 *)", "cron(0 23 L * ? *)"]
        for _ in 0..<400 {
            let schedule = try RotationSchedule(parsing: texts.randomElement(using: &generator) ?? texts[0])
            let last = Int64.random(in: 0..<7_258_118_400, using: &generator)
            let due = try #require(schedule.nextDue(after: last), "seed \(seed)")
            #expect(due > last && due % 3600 == 0, "seed \(seed): \(schedule) after \(last)")
            let hour = last - last % 3600
            #expect(schedule.nextDue(after: hour) == due || due == hour, "seed \(seed): \(schedule) after \(last)")
        }
    }

    @Test("has no due date beyond the calendar")
    func endOfTime() throws {
        let schedule = try RotationSchedule(parsing: "rate(999 days)")
        #expect(schedule.nextDue(after: .max) == nil)
        #expect(schedule.nextDue(after: .min) == nil)
        #expect(schedule.nextDue(after: 253_402_300_799) == nil)
    }
}

enum RotationFuzz {
    /// Whatever the text is, it is refused or has due dates.
    static func run(_ bytes: [UInt8]) {
        guard let schedule = try? RotationSchedule(parsing: String(decoding: bytes, as: UTF8.self)) else { return }
        for last in [0, 1_764_000_000, 253_402_300_799] as [Int64] {
            if let due = schedule.nextDue(after: last) { precondition(due > last) }
        }
    }
}

@Test("damaged schedules never trap")
func fuzzSchedules() {
    var generator = SeededGenerator(seed: 0x5EED_0002)
    let texts = ["rate(30 days)", "rate(12 hours)", "cron(0 8/8 1,15 JAN-MAR ? *)", "cron(0 9 ? 1/3 SUN#1,MONL *)"]
    for _ in 0..<4000 {
        RotationFuzz.run(generator.mutation(of: Array((texts.randomElement(using: &generator) ?? "").utf8)))
    }
}

import Testing
import Trust

@Suite("Times of a policy")
struct TimeConditionTests {
    @Test(
        "days of the week",
        arguments: [
            ("mon-fri", "2026-11-27", true), ("mon-fri", "2026-11-28", false), ("sat,sun", "2026-11-29", true),
            ("sat-mon", "2026-11-30", true), ("sat-mon", "2026-12-01", false), ("thu", "1970-01-01", true),
            ("sun", "2000-02-27", true), ("mon,wed-thu", "2026-11-25", true), ("mon,wed-thu", "2026-11-24", false),
        ])
    func weekdays(text: String, day: String, holds: Bool) throws {
        var condition = TimeCondition()
        let days: WeekdaySet? = WeekdaySet(text)
        condition.weekdays = days
        #expect(days != nil)
        let start = try #require(Instant.seconds(day))
        #expect(condition.holds(at: start) == holds)
        #expect(condition.holds(at: start + 86_399) == holds)
    }

    @Test("days that are none", arguments: ["", "monday", "mon-", "mon--fri", "mon,", "mon-wed-fri", "MON"])
    func noWeekdays(text: String) {
        #expect(WeekdaySet(text) == nil)
    }

    @Test("hours end before their end")
    func hours() throws {
        var condition = TimeCondition()
        condition.hours = HourRange("08:00-18:30")
        #expect(condition.hours != nil)
        let day = try #require(Instant.seconds("2026-11-27"))
        #expect(!condition.holds(at: day + 8 * 3_600 - 1))
        #expect(condition.holds(at: day + 8 * 3_600))
        #expect(condition.holds(at: day + 18 * 3_600 + 1_799))
        #expect(!condition.holds(at: day + 18 * 3_600 + 1_800))
    }

    @Test(
        "hours that are none",
        arguments: ["", "8:00-18:00", "18:00-08:00", "08:00-08:00", "08:60-09:00", "00:00-24:01", "08:00"])
    func noHours(text: String) {
        #expect(HourRange(text) == nil)
    }

    @Test(
        "moments", arguments: [("1970-01-01", 0), ("1970-01-02T00:01Z", 86_460), ("2026-11-27T12:00Z", 1_795_780_800)])
    func moments(text: String, seconds: Int64) {
        #expect(Instant.seconds(text) == seconds)
        #expect(Instant.text(seconds) == text)
    }

    @Test(
        "moments that are none",
        arguments: [
            "", "2026-13-01", "2026-11-27T24:00Z", "2026-11-27T12:00", "2026-11-27 12:00Z", "2026-11-27T12:00:00Z",
        ])
    func noMoments(text: String) {
        #expect(Instant.seconds(text) == nil)
    }

    @Test("a window holds from its beginning to before its end")
    func window() {
        var condition = TimeCondition()
        condition.after = 100
        condition.before = 200
        #expect([99, 100, 199, 200].map { condition.holds(at: $0) } == [false, true, true, false])
        #expect([199, 200].map { condition.isExpired(at: $0) } == [false, true])
    }
}

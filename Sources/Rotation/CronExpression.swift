/// AWS's cron expressions as Secrets Manager takes them: minutes, hours, day of month, month, day of week, year.
///
/// Windows open on the hour, so the minutes are `0`, and the year is `*`. Fields take numbers, names of months and days,
/// `*`, lists, ranges and steps; `/8` counts from the field's first value. Days of the month also take `L`, the last one,
/// and `SUNL`, the last Sunday; days of the week take `SUN#1`, the first Sunday, `SUNL`, and `L`, which is Saturday. Sunday
/// is 1. One of the two days is `?` (AWS Secrets Manager User Guide, "Rotation schedules").
public struct CronExpression: Hashable, Sendable {
    /// Sorted, at least one.
    private let hours: [Int]
    private let months: Set<Int>
    private let days: [CronDay]

    init(parsing text: String) throws(RotationSchedule.ParseError) {
        let fields = text.uppercased().split(separator: " ").map(String.init)
        guard fields.count == 6 else { throw .wrongNumberOfFields(fields.count) }
        guard fields[0] == "0" else { throw .invalidField(.minutes) }
        guard fields[5] == "*" else { throw .invalidField(.year) }
        hours = try CronField.hours.numbers(fields[1]).sorted()
        months = try CronField.month.numbers(fields[3])
        guard (fields[2] == "?") != (fields[4] == "?") else { throw .oneDayMustBeOpen }
        let field = fields[2] == "?" ? CronField.dayOfWeek : .dayOfMonth
        days = try CronDay.days(fields[2] == "?" ? fields[4] : fields[2], field: field)
        guard shortestPause >= RotationSchedule.minimumHours else { throw .tooOften }
        guard next(after: 0) != nil else { throw .neverDue }
    }

    /// Whether a day has more than one window.
    var isHourly: Bool { hours.count > 1 }

    var lastHour: Int { hours.last ?? 0 }

    /// The hours from one window to the next at their closest; the hours of a day count on from the next day.
    var shortestPause: Int {
        let following = hours.dropFirst() + [(hours.first ?? 0) + 24]
        return zip(hours, following).map { $1 - $0 }.min() ?? 24
    }
}

// MARK: - Matching

extension CronExpression {
    /// A fifth Monday in February comes once in 28 years, and once in 40 where a century without a leap day lies between.
    private static let longestPause = 41 * 366

    /// The first match after `time`.
    func next(after time: Int64) -> Int64? {
        var day = CivilDay(containing: time)
        var earliest = Int(time - day.start) / 3600 + 1
        for _ in 0...Self.longestPause {
            if matches(day), let hour = hours.first(where: { $0 >= earliest }) {
                return day.start + Int64(hour) * 3600
            }
            day = day.following
            earliest = 0
        }
        return nil
    }

    private func matches(_ day: CivilDay) -> Bool {
        months.contains(day.month) && days.contains { $0.contains(day) }
    }
}

/// When a secret is due for rotation, as AWS Secrets Manager writes schedules: `rate(30 days)` or `cron(0 8 1 * ? *)`.
///
/// All times are UTC, in seconds since 1970. What is due is a *window*: it opens on the hour and closes some hours later,
/// and a rotation may begin at any time in it (AWS Secrets Manager User Guide, "Rotation schedules").
public enum RotationSchedule: Hashable, Sendable {
    /// Counted from the last rotation; the window opens with the hour in which the interval ends.
    case hours(Int)
    /// Counted from the day of the last rotation; the window opens at midnight.
    case days(Int)
    /// Counted from nothing: whenever the expression matches.
    case cron(CronExpression)

    public enum ParseError: Error, Hashable, Sendable {
        /// Neither `rate(…)` nor `cron(…)`.
        case unknownForm
        /// Not a number and a unit, which is `hours` or `days`.
        case invalidRate
        /// A rate is at least 4 hours and at most 999 days.
        case rateOutOfRange
        /// A cron expression has six fields.
        case wrongNumberOfFields(Int)
        case invalidField(CronField)
        /// Exactly one of the day of the month and the day of the week is `?`.
        case oneDayMustBeOpen
        /// Less than 4 hours lie between two windows.
        case tooOften
        /// No date matches, as for the 30th of February.
        case neverDue
    }

    /// The longest expression that AWS takes.
    public static let maximumLength = 256
    static let minimumHours = 4
    static let maximumDays = 999

    public init(parsing text: String) throws(ParseError) {
        guard text.utf8.count <= Self.maximumLength, text.hasSuffix(")") else { throw .unknownForm }
        let content = String(text.dropFirst(5).dropLast())
        if text.hasPrefix("rate(") {
            self = try Self.rate(content)
        } else if text.hasPrefix("cron(") {
            self = .cron(try CronExpression(parsing: content))
        } else {
            throw .unknownForm
        }
    }

    private static func rate(_ text: String) throws(ParseError) -> RotationSchedule {
        let parts = text.split(separator: " ")
        guard parts.count == 2, parts[0].utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else {
            throw .invalidRate
        }
        // More digits than an `Int` holds are out of any range.
        guard let number = Int(parts[0]) else { throw .rateOutOfRange }
        switch parts[1] {
        case "hour", "hours":
            guard (minimumHours...maximumDays * 24).contains(number) else { throw .rateOutOfRange }
            return .hours(number)
        case "day", "days":
            guard (1...maximumDays).contains(number) else { throw .rateOutOfRange }
            return .days(number)
        default:
            throw .invalidRate
        }
    }
}

// MARK: - Due dates

extension RotationSchedule {
    /// When the next window opens after the last *successful* rotation.
    ///
    /// It may be long past: then the secret is overdue. `nil` only for times beyond the calendar, see ``CivilDay``.
    public func nextDue(after last: Int64) -> Int64? {
        guard CivilDay.seconds.contains(last) else { return nil }
        let due: Int64? =
            switch self {
            case .hours(let hours): (last / 3600 + Int64(hours)) * 3600
            case .days(let days): (last / CivilDay.length + Int64(days)) * CivilDay.length
            case .cron(let expression): expression.next(after: last)
            }
        return due.flatMap { CivilDay.seconds.contains($0) ? $0 : nil }
    }

    /// How long a window stays open when the manifest does not say: an hour where the schedule is one in hours, else
    /// until the end of the UTC day.
    func defaultWindow(openingAt hour: Int) -> Int {
        switch self {
        case .hours: 1
        case .days: 24 - hour
        case .cron(let expression): expression.isHourly ? 1 : 24 - hour
        }
    }

    /// The longest window: it must reach neither into the next one nor, where there is one a day at most, into the next
    /// day.
    var longestWindow: Int {
        switch self {
        case .hours(let hours): min(hours, 24)
        case .days: 24
        case .cron(let expression): expression.isHourly ? expression.shortestPause : 24 - expression.lastHour
        }
    }
}

import Sealing

/// When a statement counts, in UTC, by the clock of whoever verifies: dates in commits are their authors' choice.
public struct TimeCondition: Hashable, Sendable {
    public var weekdays: WeekdaySet?
    public var hours: HourRange?
    /// The first second, and the first that is too late, since 1970.
    public var after: Int64?
    public var before: Int64?

    public init() {}

    public func holds(at time: Int64) -> Bool {
        if let weekdays, !weekdays.contains(time) { return false }
        if let hours, !hours.contains(time) { return false }
        if let after, time < after { return false }
        if let before, time >= before { return false }
        return true
    }

    /// Whether it can hold no more.
    public func isExpired(at time: Int64) -> Bool { before.map { time >= $0 } ?? false }

    /// As a policy writes it in one line.
    public var text: String {
        [
            weekdays.map { "weekdays \($0.text)" }, hours.map { "between \($0.text)" },
            after.map { "after \(Instant.text($0))" }, before.map { "before \(Instant.text($0))" },
        ].compactMap { $0 }.joined(separator: ", ") + " UTC"
    }
}

/// Days of the week, as `mon-fri` or `sat,sun`.
public struct WeekdaySet: Hashable, Sendable {
    public let text: String
    /// Monday is 0.
    private let days: Set<Int>

    public init?(_ text: String) {
        guard text.utf8.count <= 64 else { return nil }
        var days: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false)
                .map { Self.names.firstIndex(of: $0.filter { $0 != " " }) }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else { return nil }
            // From Saturday to Monday is three days.
            days.formUnion((0...(last - first + 7) % 7).map { (first + $0) % 7 })
        }
        self.text = text
        self.days = days
    }

    func contains(_ time: Int64) -> Bool {
        // The first of January 1970 was a Thursday.
        days.contains(Int((time.flooredDays + 3) % 7 + 7) % 7)
    }

    private static let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
}

/// Hours of a day, as `08:00-18:00`; the end does not belong to it, and may be `24:00`.
public struct HourRange: Hashable, Sendable {
    public let text: String
    private let minutes: Range<Int64>

    /// `nil` for what is none, and for a range over midnight, of which nobody could say to which day it belongs: two
    /// statements say it.
    public init?(_ text: String) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(Self.minute)
        guard ends.count == 2, let first = ends[0], let end = ends[1], first < end else { return nil }
        self.text = text
        minutes = first..<end
    }

    func contains(_ time: Int64) -> Bool { minutes.contains((time - time.flooredDays * 86_400) / 60) }

    private static func minute(_ text: Substring) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"),
            (bytes[..<2] + bytes[3...]).allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains),
            let hours = Int64(text.prefix(2)), let minutes = Int64(text.suffix(2)), minutes < 60,
            hours * 60 + minutes <= 1_440
        else { return nil }
        return hours * 60 + minutes
    }
}

/// A moment in UTC: a day, as `2026-11-24`, which is its first second, or `2026-11-24T08:00Z`.
public enum Instant {
    /// Seconds since 1970; `nil` for what is none.
    public static func seconds(_ text: String) -> Int64? {
        guard let day = UTCDay(String(text.prefix(10))), let first = UTCDay("1970-01-01") else { return nil }
        let seconds = Int64(first.days(until: day)) * 86_400
        if text.utf8.count == 10 { return seconds }
        let bytes = Array(text.utf8)
        guard bytes.count == 17, bytes[10] == UInt8(ascii: "T"), bytes[16] == UInt8(ascii: "Z"),
            bytes[13] == UInt8(ascii: ":"),
            (bytes[11..<13] + bytes[14..<16]).allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
        else { return nil }
        let digits = bytes.map { Int64($0) - 0x30 }
        let (hour, minute) = (digits[11] * 10 + digits[12], digits[14] * 10 + digits[15])
        guard hour < 24, minute < 60 else { return nil }
        return seconds + hour * 3_600 + minute * 60
    }

    /// As ``seconds(_:)`` reads it.
    public static func text(_ seconds: Int64) -> String {
        let day = UTCDay(secondsSince1970: Int(clamping: seconds))
        let minutes = (seconds - seconds.flooredDays * 86_400) / 60
        guard minutes > 0 else { return day.text }
        func two(_ number: Int64) -> String { (number < 10 ? "0" : "") + String(number) }
        return "\(day)T\(two(minutes / 60)):\(two(minutes % 60))Z"
    }
}

extension Int64 {
    /// Whole days since 1970, downwards.
    fileprivate var flooredDays: Int64 { self >= 0 ? self / 86_400 : (self + 1) / 86_400 - 1 }
}

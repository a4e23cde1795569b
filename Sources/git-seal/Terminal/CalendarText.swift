import Sealing

/// Times for people, in UTC.
enum CalendarText {
    /// As in `2026-11-24 08:00 UTC`.
    static func minute(_ seconds: Int64) -> String {
        let day = UTCDay(secondsSince1970: Int(clamping: seconds))
        let minutes = max(0, seconds) % 86_400 / 60
        return "\(day) \(twoDigits(minutes / 60)):\(twoDigits(minutes % 60)) UTC"
    }

    /// As in `2026-11-24T08:00:00Z` (RFC 3339).
    static func internet(_ seconds: Int64) -> String {
        let day = UTCDay(secondsSince1970: Int(clamping: seconds))
        let rest = max(0, seconds) % 86_400
        return "\(day)T\(twoDigits(rest / 3_600)):\(twoDigits(rest / 60 % 60)):\(twoDigits(rest % 60))Z"
    }

    private static func twoDigits(_ number: Int64) -> String { (number < 10 ? "0" : "") + String(number) }
}

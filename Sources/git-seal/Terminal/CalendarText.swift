import Sealing

/// Times for people, in UTC.
enum CalendarText {
    /// As in `2026-11-24 08:00 UTC`.
    static func minute(_ seconds: Int64) -> String {
        let day = UTCDay(secondsSince1970: Int(clamping: seconds))
        let minutes = max(0, seconds) % 86_400 / 60
        return "\(day) \(twoDigits(minutes / 60)):\(twoDigits(minutes % 60)) UTC"
    }

    private static func twoDigits(_ number: Int64) -> String { (number < 10 ? "0" : "") + String(number) }
}

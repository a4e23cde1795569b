/// A day in UTC, as `YYYY-MM-DD`. In a scope's state, days inform people; nothing is decided by them.
public struct UTCDay: Hashable, Sendable {
    public let text: String

    /// `nil` when `text` is not a day of the years 1970 to 9999.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
            let day = Self.number(bytes[8..<10]),
            year >= 1970, (1...12).contains(month), (1...Self.length(ofMonth: month, year)).contains(day)
        else { return nil }
        self.text = text
    }

    /// The day of a time in seconds since 1970; times out of range give its first or last day.
    public init(secondsSince1970 seconds: Int) {
        var days = min(max(seconds, 0), 253_402_300_799) / 86_400
        var year = 1970
        while days >= Self.length(ofYear: year) {
            days -= Self.length(ofYear: year)
            year += 1
        }
        var month = 1
        while days >= Self.length(ofMonth: month, year) {
            days -= Self.length(ofMonth: month, year)
            month += 1
        }
        text = [Self.digits(year, 4), Self.digits(month, 2), Self.digits(days + 1, 2)].joined(separator: "-")
    }

    private static func length(ofYear year: Int) -> Int { isLeap(year) ? 366 : 365 }

    /// The days from this one to a later one; less than nothing to an earlier one.
    public func days(until other: UTCDay) -> Int { other.number - number }

    /// Days since 1970.
    private var number: Int {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        let years = (1970..<parts[0]).reduce(0) { $0 + Self.length(ofYear: $1) }
        let months = (1..<parts[1]).reduce(0) { $0 + Self.length(ofMonth: $1, parts[0]) }
        return years + months + parts[2] - 1
    }

    private static func length(ofMonth month: Int, _ year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    private static func digits(_ number: Int, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
}

extension UTCDay: CustomStringConvertible {
    public var description: String { text }
}

extension UTCDay: Comparable {
    public static func < (a: UTCDay, b: UTCDay) -> Bool { a.text.utf8.lexicographicallyPrecedes(b.text.utf8) }
}

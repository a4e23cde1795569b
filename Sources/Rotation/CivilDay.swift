/// A UTC day of the Gregorian calendar, from 1970 to 9999.
struct CivilDay: Hashable {
    /// Seconds. UTC's leap seconds do not exist in the time that systems count.
    static let length: Int64 = 86_400
    /// The times that have a day.
    static let seconds: Range<Int64> = 0..<253_402_300_800

    /// Days since 1970-01-01.
    let number: Int64
    let year: Int
    let month: Int
    let day: Int

    init(containing time: Int64) {
        self.init(number: time / Self.length)
    }

    /// Counts in years that begin in March, so that the leap day is the last, and in eras of 400 years, in which the
    /// calendar repeats (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    private init(number: Int64) {
        self.number = number
        let days = Int(number) + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var start: Int64 { number * Self.length }

    var following: CivilDay { CivilDay(number: number + 1) }

    /// Sunday is 1; the first of January 1970 was a Thursday.
    var weekday: Int { Int((number + 4) % 7) + 1 }

    var daysInMonth: Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

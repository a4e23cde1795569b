/// A term of one of the two fields of days, as a set of days.
enum CronDay: Hashable, Sendable {
    case daysOfMonth(Set<Int>)
    case lastOfMonth
    case daysOfWeek(Set<Int>)
    case lastDayOfWeek(Int)
    /// The first such day of the month is 1.
    case nthDayOfWeek(Int, Int)

    static func days(_ text: String, field: CronField) throws(RotationSchedule.ParseError) -> [CronDay] {
        var days: [CronDay] = []
        for term in text.split(separator: ",", omittingEmptySubsequences: false) {
            days.append(try day(String(term), field))
        }
        return days
    }

    private static func day(_ term: String, _ field: CronField) throws(RotationSchedule.ParseError) -> CronDay {
        let isOfMonth = field == .dayOfMonth
        if term == "L" { return isOfMonth ? .lastOfMonth : .daysOfWeek([7]) }
        if term.hasSuffix("L") {
            // `1L` would be a day of the week in one field and nonsense in the other; a name is clear in both.
            let name = String(term.dropLast())
            guard let day = CronField.dayOfWeek.number(name), !isOfMonth || Int(name) == nil else {
                throw .invalidField(field)
            }
            return .lastDayOfWeek(day)
        }
        let parts = term.split(separator: "#", omittingEmptySubsequences: false).map(String.init)
        if parts.count == 2, !isOfMonth {
            guard let day = CronField.dayOfWeek.number(parts[0]), parts[1].utf8.count == 1, let nth = Int(parts[1]),
                (1...5).contains(nth)
            else { throw .invalidField(field) }
            return .nthDayOfWeek(day, nth)
        }
        let numbers = try field.numbers(term)
        return isOfMonth ? .daysOfMonth(numbers) : .daysOfWeek(numbers)
    }

    func contains(_ day: CivilDay) -> Bool {
        switch self {
        case .daysOfMonth(let days): days.contains(day.day)
        case .lastOfMonth: day.day == day.daysInMonth
        case .daysOfWeek(let days): days.contains(day.weekday)
        case .lastDayOfWeek(let weekday): day.weekday == weekday && day.day + 7 > day.daysInMonth
        case .nthDayOfWeek(let weekday, let nth): day.weekday == weekday && (day.day - 1) / 7 + 1 == nth
        }
    }
}

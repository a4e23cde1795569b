/// A field of a cron expression, by what it counts.
public enum CronField: String, Hashable, Sendable {
    case minutes
    case hours
    case dayOfMonth
    case month
    case dayOfWeek
    case year

    private var range: ClosedRange<Int> {
        switch self {
        case .minutes: 0...59
        case .hours: 0...23
        case .dayOfMonth: 1...31
        case .month: 1...12
        case .dayOfWeek: 1...7
        case .year: 1970...2199
        }
    }

    private var names: [String] {
        switch self {
        case .month: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
        case .dayOfWeek: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
        case .minutes, .hours, .dayOfMonth, .year: []
        }
    }

    /// The numbers that a list of numbers, ranges and steps names; at least one.
    func numbers(_ text: String) throws(RotationSchedule.ParseError) -> Set<Int> {
        var numbers: Set<Int> = []
        for term in text.split(separator: ",", omittingEmptySubsequences: false) {
            numbers.formUnion(try steps(String(term)))
        }
        return numbers
    }

    /// `*`, `3`, `3-5`, `3/2`, `3-9/2`, `*/2` or `/2`.
    private func steps(_ text: String) throws(RotationSchedule.ParseError) -> StrideThrough<Int> {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let base = parts.first else { throw .invalidField(self) }
        guard parts.count == 2 else {
            guard let span = span(base) else { throw .invalidField(self) }
            return stride(from: span.lowerBound, through: span.upperBound, by: 1)
        }
        guard let step = Self.digits(parts[1]), (1...range.upperBound).contains(step),
            let span = base.isEmpty ? range : span(base)
        else { throw .invalidField(self) }
        // A single number with a step is where the steps begin.
        let end = base.contains("-") ? span.upperBound : range.upperBound
        return stride(from: span.lowerBound, through: end, by: step)
    }

    private func span(_ text: String) -> ClosedRange<Int>? {
        if text == "*" { return range }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { number(String($0)) }
        guard (1...2).contains(ends.count), let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last
        else { return nil }
        return first...last
    }

    /// A number or a name of this field.
    func number(_ text: String) -> Int? {
        if let index = names.firstIndex(of: text) { return index + 1 }
        return Self.digits(text).flatMap { range.contains($0) ? $0 : nil }
    }

    /// `Int` alone would take signs as well.
    private static func digits(_ text: String) -> Int? {
        guard text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else { return nil }
        return Int(text)
    }
}

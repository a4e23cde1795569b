import Catalog

/// What a manifest's `rotation` means: when a secret is rotated, by what, and how its new values are made.
public struct RotationTerms: Hashable, Sendable {
    public let schedule: RotationSchedule
    /// `nil` where the schedule's own default holds.
    public let windowLength: WindowLength?
    public let strategy: StrategyName?
    /// How the new value of each key is made.
    public let generate: [String: GenerationRule]

    /// Gives `spec` its meaning.
    public init(_ spec: RotationSpec) throws(RotationError) {
        do throws(RotationSchedule.ParseError) {
            schedule = try RotationSchedule(parsing: spec.schedule)
        } catch {
            throw .schedule(spec.schedule, error)
        }
        windowLength = try spec.window.map { (text) throws(RotationError) in
            guard let length = WindowLength(text) else { throw .window(text) }
            return length
        }
        let longest = schedule.longestWindow
        if let windowLength, windowLength.hours > longest { throw .windowTooLong(longest: longest) }
        strategy = try spec.strategy.map { (text) throws(RotationError) in
            guard let strategy = StrategyName(text) else { throw .strategy(text) }
            return strategy
        }
        var generate: [String: GenerationRule] = [:]
        for (key, rule) in spec.generate {
            guard let rule = GenerationRule(rule) else { throw .generate(key: key) }
            generate[key] = rule
        }
        self.generate = generate
    }

    /// The window that is the next after the last successful rotation, in seconds since 1970.
    public func nextWindow(after last: Int64) -> RotationWindow? {
        guard let due = schedule.nextDue(after: last) else { return nil }
        let hour = Int(due % CivilDay.length) / 3600
        let hours = windowLength?.hours ?? schedule.defaultWindow(openingAt: hour)
        return RotationWindow(opens: due, closes: due + Int64(hours) * 3600)
    }
}

/// Why a manifest's `rotation` means nothing.
public enum RotationError: Error, Hashable, Sendable {
    case schedule(String, RotationSchedule.ParseError)
    case window(String)
    /// The window would reach into the next one or into the next day.
    case windowTooLong(longest: Int)
    case strategy(String)
    /// A rule that leaves no character to make a value of, or a length out of range.
    case generate(key: String)
}

extension RotationError {
    /// The key of `rotation` that it is about.
    public var key: String {
        switch self {
        case .schedule: "schedule"
        case .window, .windowTooLong: "window"
        case .strategy: "strategy"
        case .generate: "generate"
        }
    }
}

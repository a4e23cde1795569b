/// How sure a finding is.
public enum Confidence: UInt8, Sendable, Comparable, CaseIterable {
    case low, medium, high

    public var name: String { ["low", "medium", "high"][Int(rawValue)] }

    public static func < (left: Confidence, right: Confidence) -> Bool { left.rawValue < right.rawValue }
}

/// How much harm the credential can do.
public enum Severity: UInt8, Sendable, Comparable, CaseIterable {
    case low, medium, high, critical

    public var name: String { ["low", "medium", "high", "critical"][Int(rawValue)] }

    public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
}

/// When a rotation may begin: from the hour when it is due, for some hours.
public struct RotationWindow: Hashable, Sendable {
    /// Seconds since 1970.
    public let opens: Int64
    /// The first second after it.
    public let closes: Int64

    public func contains(_ time: Int64) -> Bool { (opens..<closes).contains(time) }
}

/// How long a window stays open, as AWS writes it: `4h`, from one hour to a day.
public struct WindowLength: Hashable, Sendable {
    public let hours: Int

    /// `nil` when `text` is not a number of hours from 1 to 24 and an `h`.
    public init?(_ text: String) {
        let digits = text.dropLast()
        guard text.hasSuffix("h"), (1...2).contains(digits.utf8.count),
            digits.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains), let hours = Int(digits),
            (1...24).contains(hours)
        else { return nil }
        self.hours = hours
    }
}

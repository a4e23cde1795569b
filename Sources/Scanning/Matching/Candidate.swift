/// A place where a rule's regex matched, as the filters see it.
struct Candidate {
    let rule: Rule
    /// The stretch of the input that is being looked at, and where in it the rule matched.
    let text: UnsafeBufferPointer<UInt8>
    let match: Range<Int>
    let secret: Range<Int>
    let path: String
    /// In hex, where the text is of a commit.
    var commit: String?

    var secretBytes: [UInt8] { Array(text[secret]) }
    var matchBytes: [UInt8] { Array(text[match]) }

    /// The lines that the match touches, without their ends; cut where they are very long.
    var lines: Range<Int> {
        var start = match.lowerBound
        let floor = max(0, match.lowerBound - Self.lineLimit)
        while start > floor, text[start - 1] != 0x0A { start -= 1 }
        var end = match.upperBound
        let ceiling = min(text.count, match.upperBound + Self.lineLimit)
        while end < ceiling, text[end] != 0x0A { end += 1 }
        return start..<end
    }

    var lineBytes: [UInt8] { Array(text[lines]) }

    private static let lineLimit = 2_000
}

/// A candidate that passed, before its line is known.
struct ConfirmedMatch {
    let rule: Rule
    /// Offsets from the start of the input.
    let match: Range<Int>
    let secret: Range<Int>
    /// The whole secret, and how it was hidden if it was.
    let content: [UInt8]
    let confidence: Confidence
    let reason: Finding.Reason
    let encoding: Finding.Encoding?
    /// The rule is a guess about assignments, which yields to anything more specific.
    let isGeneric: Bool
}

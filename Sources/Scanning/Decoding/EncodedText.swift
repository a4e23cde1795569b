/// Text that hides other text behind an encoding.
enum EncodedText {
    /// Calls `visit` with each stretch, what it hides and how.
    static func forEach(
        in text: UnsafeBufferPointer<UInt8>, _ visit: (Range<Int>, [UInt8], Finding.Encoding) -> Void
    ) {
        Base64Runs.forEach(in: text, visit)
        EscapedRuns.forEach(in: text, visit)
    }

    /// A part of a text with the whole of all stretches that it touches.
    static func widened(_ part: Range<Int>, in text: UnsafeBufferPointer<UInt8>) -> Range<Int> {
        let runs = Base64Runs.widened(part, in: text)
        let first = EscapedRuns.word(around: runs.lowerBound, in: text)
        let last = EscapedRuns.word(around: runs.upperBound, in: text)
        return min(runs.lowerBound, first.lowerBound)..<max(runs.upperBound, last.upperBound)
    }
}

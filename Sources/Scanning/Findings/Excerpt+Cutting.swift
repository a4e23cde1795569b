extension Excerpt {
    private static let limit = 80

    /// The line of `secret`, up to it and behind it; a secret of several lines ends its excerpt.
    ///
    /// - Parameter others: the other secrets of the text, which are blotted out: a line may hold several.
    init(around secret: Range<Int>, in text: UnsafeBufferPointer<UInt8>, hiding others: [Range<Int>]) {
        var start = secret.lowerBound
        let floor = max(0, secret.lowerBound - Self.limit)
        while start > floor, text[start - 1] != 0x0A { start -= 1 }
        var end = secret.upperBound
        let ceiling = min(text.count, secret.upperBound + Self.limit)
        while end < ceiling, text[end] != 0x0A, text[end] != 0x0D { end += 1 }
        before = Self.readable(text, start..<secret.lowerBound, others)
        after = text[secret].contains(0x0A) ? "" : Self.readable(text, secret.upperBound..<end, others)
    }

    /// A part of the text with a mark for each secret in it.
    private static func readable(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ secrets: [Range<Int>]
    ) -> String {
        var result = ""
        var position = range.lowerBound
        let inside = secrets.map { $0.clamped(to: range) }.filter { !$0.isEmpty }
        for secret in inside.sorted(by: { $0.lowerBound < $1.lowerBound }) where secret.upperBound > position {
            if secret.lowerBound >= position { result += readable(text[position..<secret.lowerBound]) + "…" }
            position = secret.upperBound
        }
        return result + readable(text[position..<range.upperBound])
    }

    /// Control characters would let a scanned file write to the terminal.
    private static func readable(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
        String(
            String.UnicodeScalarView(
                String(decoding: bytes, as: UTF8.self).unicodeScalars.map { scalar in
                    scalar.properties.generalCategory == .control && scalar != "\t" ? "\u{FFFD}" : scalar
                }))
    }
}

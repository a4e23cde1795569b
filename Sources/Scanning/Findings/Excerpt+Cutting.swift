extension Excerpt {
    private static let limit = 80

    /// The line of `secret`, up to it and behind it; a secret of several lines ends its excerpt.
    init(around secret: Range<Int>, in text: UnsafeBufferPointer<UInt8>) {
        var start = secret.lowerBound
        let floor = max(0, secret.lowerBound - Self.limit)
        while start > floor, text[start - 1] != 0x0A { start -= 1 }
        var end = secret.upperBound
        let ceiling = min(text.count, secret.upperBound + Self.limit)
        while end < ceiling, text[end] != 0x0A, text[end] != 0x0D { end += 1 }
        before = Self.readable(text[start..<secret.lowerBound])
        after = text[secret].contains(0x0A) ? "" : Self.readable(text[secret.upperBound..<end])
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

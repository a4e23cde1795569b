/// Finds stretches of base64 that hide text.
enum Base64Runs {
    /// Shorter ones hide nothing that a rule would find, and words are as long.
    private static let minimalLength = 24
    private static let maximalLength = 1 << 20

    private static let isDigit: [Bool] = (0...255).map { ByteSet.base64Bytes.contains(UInt8($0)) }

    /// Calls `visit` with the range of each run and the printable text in it.
    ///
    /// It looks at the end of each possible run first and leaps over everything that cannot be one, which is most of any
    /// text.
    static func forEach(in text: UnsafeBufferPointer<UInt8>, _ visit: (Range<Int>, [UInt8]) -> Void) {
        isDigit.withUnsafeBufferPointer { isDigit in
            var start = 0
            while start + minimalLength <= text.count {
                var probe = start + minimalLength - 1
                while probe >= start, isDigit[Int(text[probe])] { probe -= 1 }
                guard probe < start else {
                    start = probe + 1
                    continue
                }
                var end = start + minimalLength
                while end < text.count, isDigit[Int(text[end])] { end += 1 }
                if let decoded = printable(text, start..<end) { visit(start..<end, decoded) }
                start = end + 1
            }
        }
    }

    /// What a run hides, if it is text: the first bytes tell most of what is not.
    private static func printable(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [UInt8]? {
        guard range.count <= maximalLength else { return nil }
        let whole = range.lowerBound..<(range.upperBound - (range.count % 4 == 1 ? 1 : 0))
        guard let head = Base64.decode(Array(text[whole].prefix(24))[...]), head.allSatisfy(isText) else { return nil }
        guard let decoded = Base64.decode(Array(text[whole])[...]) else { return nil }
        return decoded.allSatisfy(isText) ? decoded : nil
    }

    private static func isText(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7F || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}

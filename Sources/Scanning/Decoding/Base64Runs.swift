/// Finds stretches of base64, of either alphabet, and of hexadecimal digits that hide text.
enum Base64Runs {
    /// Shorter ones hide nothing that a rule would find, and words are as long.
    private static let minimalLength = 24
    private static let maximalLength = 1 << 20

    /// For each byte its six bits, or 255.
    private static let values: [UInt8] = Base64.both

    /// Calls `visit` with the range of each run and the printable text in it.
    ///
    /// It looks at the end of each possible run first and leaps over everything that cannot be one, which is most of any
    /// text.
    static func forEach(
        in text: UnsafeBufferPointer<UInt8>, _ visit: (Range<Int>, [UInt8], Finding.Encoding) -> Void
    ) {
        values.withUnsafeBufferPointer { values in
            var start = 0
            while start + minimalLength <= text.count {
                var probe = start + minimalLength - 1
                while probe >= start, values[Int(text[probe])] < 64 { probe -= 1 }
                guard probe < start else {
                    start = probe + 1
                    continue
                }
                var end = start + minimalLength
                while end < text.count, values[Int(text[end])] < 64 { end += 1 }
                if beginsPrintable(text, start, values), let decoded = printable(text, start..<end) {
                    visit(start..<end, decoded, .base64)
                } else if let decoded = hexadecimal(text, start..<end) {
                    visit(start..<end, decoded, .hexadecimal)
                }
                start = end + 1
            }
        }
    }

    /// A part of a text with the whole of the runs that it touches.
    static func widened(_ part: Range<Int>, in text: UnsafeBufferPointer<UInt8>) -> Range<Int> {
        var lower = part.lowerBound
        let floor = max(0, lower - maximalLength)
        while lower > floor, values[Int(text[lower - 1])] < 64 { lower -= 1 }
        var upper = part.upperBound
        let ceiling = min(text.count, upper + maximalLength)
        while upper < ceiling, values[Int(text[upper])] < 64 { upper += 1 }
        return lower..<upper
    }

    /// Whether the first bytes that a run hides are text, which most words and paths are not.
    private static func beginsPrintable(
        _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ values: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        for quad in stride(from: start, to: start + minimalLength, by: 4) {
            var bits: UInt32 = 0
            for index in quad..<(quad + 4) { bits = bits << 6 | UInt32(values[Int(text[index])]) }
            guard isText(UInt8(truncatingIfNeeded: bits >> 16)), isText(UInt8(truncatingIfNeeded: bits >> 8)),
                isText(UInt8(truncatingIfNeeded: bits))
            else { return false }
        }
        return true
    }

    /// What a run hides, if it is text.
    private static func printable(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [UInt8]? {
        guard range.count <= maximalLength else { return nil }
        let whole = range.lowerBound..<(range.upperBound - (range.count % 4 == 1 ? 1 : 0))
        guard let decoded = Base64.decodeBoth(Array(text[whole])[...]) else { return nil }
        return decoded.allSatisfy(isText) ? decoded : nil
    }

    /// What digits hide, if they are text: two for each byte.
    private static func hexadecimal(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [UInt8]? {
        guard range.count % 2 == 0, range.count <= maximalLength else { return nil }
        var decoded: [UInt8] = []
        for index in stride(from: range.lowerBound, to: range.upperBound, by: 2) {
            guard let high = digit(text[index]), let low = digit(text[index + 1]), isText(high << 4 | low) else {
                return nil
            }
            decoded.append(high << 4 | low)
        }
        return decoded
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    private static func isText(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7F || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}

import Glibc

/// Finds stretches that are written with percent escapes, or with the `\x` and `\u` escapes of programming languages,
/// JSON and shells.
enum EscapedRuns {
    /// A word with fewer escapes hides nothing that would not be found as it stands.
    private static let leastEscapes = 3
    private static let lookBehind = 1_024
    private static let lookAhead = 16 << 10

    private static let breaks: ByteSet = {
        var set = ByteSet(0...0x20)
        for byte in "\"'`<>()".utf8 { set.insert(byte) }
        return set
    }()

    static func forEach(
        in text: UnsafeBufferPointer<UInt8>, _ visit: (Range<Int>, [UInt8], Finding.Encoding) -> Void
    ) {
        forEach(in: text, UInt8(ascii: "%"), .percent, visit)
        forEach(in: text, UInt8(ascii: "\\"), .escapes, visit)
    }

    private static func forEach(
        in text: UnsafeBufferPointer<UInt8>, _ mark: UInt8, _ encoding: Finding.Encoding,
        _ visit: (Range<Int>, [UInt8], Finding.Encoding) -> Void
    ) {
        guard let base = text.baseAddress else { return }
        var position = 0
        while position < text.count, let found = memchr(base + position, CInt(mark), text.count - position) {
            let start = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            position = start + 1
            guard escape(in: text, at: start) != nil else { continue }
            let run = word(around: start, in: text)
            if let decoded = decoded(text, run, mark) { visit(run, decoded, encoding) }
            position = max(position, run.upperBound)
        }
    }

    /// What surrounds a place, up to white space and quotes.
    static func word(around position: Int, in text: UnsafeBufferPointer<UInt8>) -> Range<Int> {
        var lower = position
        let floor = max(0, position - lookBehind)
        while lower > floor, !breaks.contains(text[lower - 1]) { lower -= 1 }
        var upper = position
        let ceiling = min(text.count, position + lookAhead)
        while upper < ceiling, !breaks.contains(text[upper]) { upper += 1 }
        return lower..<upper
    }

    /// `nil` when there are too few escapes in it.
    private static func decoded(_ text: UnsafeBufferPointer<UInt8>, _ run: Range<Int>, _ mark: UInt8) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(run.count)
        var count = 0
        var position = run.lowerBound
        while position < run.upperBound {
            if text[position] == mark, let (character, length) = escape(in: text, at: position) {
                bytes += Array(String(character).utf8)
                count += 1
                position += length
            } else {
                bytes.append(text[position])
                position += 1
            }
        }
        return count >= leastEscapes ? bytes : nil
    }

    /// The character that `%41`, `\x41` or `\u0041` at `start` stands for, and the length of the escape. Bytes beyond ASCII
    /// are no part of a secret, so that their encoding does not matter.
    private static func escape(
        in text: UnsafeBufferPointer<UInt8>, at start: Int
    ) -> (character: Unicode.Scalar, length: Int)? {
        var digits = start + 1
        var count = 2
        if text[start] == UInt8(ascii: "\\") {
            guard digits < text.count else { return nil }
            switch text[digits] {
            case UInt8(ascii: "x"): count = 2
            case UInt8(ascii: "u"): count = 4
            default: return nil
            }
            digits += 1
        }
        guard digits + count <= text.count else { return nil }
        var value: UInt32 = 0
        for digit in text[digits..<digits + count] {
            guard let number = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
            value = value << 4 | UInt32(number)
        }
        return Unicode.Scalar(value).map { ($0, digits + count - start) }
    }
}

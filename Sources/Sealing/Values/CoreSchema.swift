/// Which plain scalars YAML 1.2's core schema (section 10.3.2) reads as something other than a string.
///
/// Over spans, so that a secret is not copied to find out. The empty scalar, which is null as well, is left out: there
/// is no place in a document where nothing could be written back for certain.
enum CoreSchema {
    static func readsTyped(_ scalar: Span<UInt8>) -> Bool {
        isWord(scalar) || isPrefixedInteger(scalar) || isNumber(scalar)
    }

    /// Null, the booleans, the infinities and not-a-number.
    private static func isWord(_ scalar: Span<UInt8>) -> Bool {
        guard !scalar.isEmpty else { return false }
        let unsigned = scalar.extracting((isSign(scalar[0]) ? 1 : 0)..<scalar.count)
        return words.contains { equal(scalar, $0) } || infinities.contains { equal(unsigned, $0) }
    }

    private static let words = [
        "null", "Null", "NULL", "~", "true", "True", "TRUE", "false", "False", "FALSE", ".nan", ".NaN", ".NAN",
    ]
    private static let infinities = [".inf", ".Inf", ".INF"]

    /// `0o17` and `0x1F`.
    private static func isPrefixedInteger(_ scalar: Span<UInt8>) -> Bool {
        guard scalar.count > 2, scalar[0] == UInt8(ascii: "0") else { return false }
        switch scalar[1] {
        case UInt8(ascii: "o"): return end(of: isOctalDigit, in: scalar, from: 2) == scalar.count
        case UInt8(ascii: "x"): return end(of: isHexadecimalDigit, in: scalar, from: 2) == scalar.count
        default: return false
        }
    }

    /// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`, which includes the integers.
    private static func isNumber(_ scalar: Span<UInt8>) -> Bool {
        let start = end(of: isSign, in: scalar, from: 0, atMost: 1)
        var position = end(of: isDigit, in: scalar, from: start)
        var digitCount = position - start
        let fraction = end(of: { $0 == UInt8(ascii: ".") }, in: scalar, from: position, atMost: 1)
        if fraction > position {
            position = end(of: isDigit, in: scalar, from: fraction)
            digitCount += position - fraction
        }
        guard digitCount > 0 else { return false }
        let exponent = end(of: { $0 | 0x20 == UInt8(ascii: "e") }, in: scalar, from: position, atMost: 1)
        if exponent > position {
            let digits = end(of: isSign, in: scalar, from: exponent, atMost: 1)
            position = end(of: isDigit, in: scalar, from: digits)
            guard position > digits else { return false }
        }
        return position == scalar.count
    }

    /// Where the bytes that fulfil `condition` end.
    private static func end(
        of condition: (UInt8) -> Bool, in bytes: Span<UInt8>, from start: Int, atMost limit: Int = .max
    ) -> Int {
        var position = start
        while position < bytes.count, position - start < limit, condition(bytes[position]) { position += 1 }
        return position
    }

    private static func equal(_ bytes: Span<UInt8>, _ word: String) -> Bool {
        guard bytes.count == word.utf8.count else { return false }
        for (index, character) in word.utf8.enumerated() where bytes[index] != character { return false }
        return true
    }

    private static func isSign(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isOctalDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(byte)
    }

    private static func isHexadecimalDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
}

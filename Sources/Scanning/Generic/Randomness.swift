import Glibc

/// Measures by which text made by a machine differs from text made by people.
enum Randomness {
    /// The least entropy, in bits a byte, that a random base64 text of a length has; hexadecimal digits have less.
    ///
    /// A constant bound is either blind to short secrets or alarmed by long words. The curve was fitted on random texts.
    static func leastEntropy(length: Int, isHexadecimal: Bool) -> Double {
        let bits = log2(Double(max(length, 2)))
        if isHexadecimal { return min(0.78 * bits, 3.1) }
        return switch length {
        case ..<18: 0.87 * bits - 0.047
        case ..<35: 0.74 * bits + 0.53
        case ..<65: 0.90 * bits - 0.009 * Double(length) - 0.04
        default: 4.3
        }
    }

    static func isHexadecimal(_ bytes: [UInt8]) -> Bool {
        bytes.allSatisfy { Unicode.Scalar($0).properties.isASCIIHexDigit }
    }

    /// The pairs of letters that English is mostly made of. In random letters one pair in six is among them; in words
    /// and names, most.
    private static let commonPairs: Set<UInt16> = {
        let pairs =
            "th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro "
            + "ic ne ea ra ce li ch ll be ma si om ur ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut ss so "
            + "rs un lo wa ge ie wh ee wi em ad ol rt po we na ul ni ts mo ow pa im mi ai sh ir su id os iv ia am fi ci vi pl "
            + "ig tu ev ld ry mp fe bl ab gh ty op wo sa ay ex ke ui fr oo ag my ck ey ap av ef up ga sp au ie sw rd ke ss wo"
        return Set(
            pairs.split(separator: " ").map { pair in
                let bytes = Array(pair.utf8)
                return UInt16(bytes[0]) << 8 | UInt16(bytes[1])
            })
    }()

    /// The share of pairs of neighbouring letters that are common in English, and how many pairs there were.
    static func wordLikeness(_ bytes: [UInt8]) -> (share: Double, pairs: Int) {
        var pairs = 0
        var common = 0
        for (first, second) in zip(bytes, bytes.dropFirst()) {
            let (first, second) = (first.lowercased, second.lowercased)
            guard (0x61...0x7A).contains(first), (0x61...0x7A).contains(second) else { continue }
            pairs += 1
            if commonPairs.contains(UInt16(first) << 8 | UInt16(second)) { common += 1 }
        }
        return (pairs == 0 ? 0 : Double(common) / Double(pairs), pairs)
    }

    /// How often the class of the characters changes between neighbours, relative to their number.
    static func classChanges(_ bytes: [UInt8]) -> Double {
        guard bytes.count > 1 else { return 0 }
        let changes = zip(bytes, bytes.dropFirst()).count { characterClass($0) != characterClass($1) }
        return Double(changes) / Double(bytes.count - 1)
    }

    static func characterClass(_ byte: UInt8) -> Int {
        switch byte {
        case 0x30...0x39: 0
        case 0x41...0x5A: 1
        case 0x61...0x7A: 2
        default: 3
        }
    }

    static func hasSequence(_ bytes: [UInt8], ofLength length: Int) -> Bool {
        var ascending = 1
        var equal = 1
        for (first, second) in zip(bytes, bytes.dropFirst()) {
            ascending = second == first &+ 1 || second &+ 1 == first ? ascending + 1 : 1
            equal = first == second ? equal + 1 : 1
            if ascending >= length || equal >= length { return true }
        }
        return false
    }
}

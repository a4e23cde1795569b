/// Reads the part of RE2's and PCRE2's syntax that rules are written in. What it does not know becomes ``PatternNode``s
/// that promise nothing; what it cannot make sense of at all is `nil`, and PCRE2 has the last word on it.
struct PatternParser {
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    private struct Flags {
        var ignoresCase = false
        var dotMatchesNewline = false
    }

    static func parse(_ regex: String) -> PatternNode? {
        var parser = PatternParser(bytes: Array(regex.utf8))
        var flags = Flags()
        guard let node = parser.alternation(&flags), parser.position == parser.bytes.count else { return nil }
        return node
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func peek(_ ahead: Int = 0) -> UInt8? {
        position + ahead < bytes.count ? bytes[position + ahead] : nil
    }

    private mutating func skip(_ byte: Character) -> Bool {
        guard peek() == byte.asciiValue else { return false }
        position += 1
        return true
    }

    private mutating func skip(_ text: String) -> Bool {
        guard bytes[position...].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }

    // MARK: Structure

    /// Inline flags such as `(?i)` hold to the end of the group that they stand in, over its `|` too.
    private mutating func alternation(_ flags: inout Flags) -> PatternNode? {
        depth += 1
        defer { depth -= 1 }
        guard depth < 100 else { return nil }
        var branches: [PatternNode] = []
        repeat {
            guard let branch = sequence(&flags) else { return nil }
            branches.append(branch)
        } while skip("|")
        return branches.count == 1 ? branches[0] : .alternation(branches)
    }

    private mutating func sequence(_ flags: inout Flags) -> PatternNode? {
        var nodes: [PatternNode] = []
        while let byte = peek(), byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
            guard let atom = atom(&flags) else { return nil }
            guard let node = quantified(atom) else { return nil }
            if case .sequence(let inner) = node { nodes += inner } else { nodes.append(node) }
        }
        return nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    private mutating func quantified(_ atom: PatternNode) -> PatternNode? {
        var node = atom
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "*"): node = .repetition(node, min: 0, max: nil)
            case UInt8(ascii: "+"): node = .repetition(node, min: 1, max: nil)
            case UInt8(ascii: "?"): node = .repetition(node, min: 0, max: 1)
            case UInt8(ascii: "{"):
                guard let (min, max, end) = counts() else { return node }
                position = end - 1
                node = .repetition(node, min: min, max: max)
            default: return node
            }
            position += 1
            // Lazy and possessive repetitions take the same texts.
            if peek() == UInt8(ascii: "?") || peek() == UInt8(ascii: "+") { position += 1 }
        }
        return node
    }

    /// `{n}`, `{n,}`, `{n,m}` at the position; anything else is a literal brace.
    private func counts() -> (min: Int, max: Int?, end: Int)? {
        guard let close = bytes[position...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
        let parts = bytes[(position + 1)..<close].split(
            separator: UInt8(ascii: ","), maxSplits: 1, omittingEmptySubsequences: false)
        guard let min = Int(String(decoding: parts[0], as: UTF8.self)), min >= 0, min <= 65_535 else { return nil }
        if parts.count == 1 { return (min, min, close + 1) }
        if parts[1].isEmpty { return (min, nil, close + 1) }
        guard let max = Int(String(decoding: parts[1], as: UTF8.self)), max >= min, max <= 65_535 else { return nil }
        return (min, max, close + 1)
    }

    // MARK: Atoms

    private mutating func atom(_ flags: inout Flags) -> PatternNode? {
        guard let byte = peek() else { return nil }
        position += 1
        switch byte {
        case UInt8(ascii: "("): return group(&flags)
        case UInt8(ascii: "["): return characterClass(flags)
        case UInt8(ascii: "."):
            return .byte(flags.dotMatchesNewline ? .all : ByteSet([0x0A]).inverted)
        case UInt8(ascii: "^"), UInt8(ascii: "$"): return .condition
        case UInt8(ascii: "\\"): return escape(flags)
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"): return nil
        default: return literal(byte, flags)
        }
    }

    private func literal(_ byte: UInt8, _ flags: Flags) -> PatternNode {
        let set = ByteSet([byte])
        return .byte(flags.ignoresCase ? set.ignoringCase : set)
    }

    private mutating func group(_ flags: inout Flags) -> PatternNode? {
        guard skip("?") else { return body(flags) }
        if skip("=") || skip("!") || skip("<=") || skip("<!") {
            guard body(flags) != nil else { return nil }
            return .condition
        }
        if skip("P<") || skip("<") || skip("'") {
            while let byte = peek(), byte != UInt8(ascii: ">"), byte != UInt8(ascii: "'") { position += 1 }
            guard skip(">") || skip("'") else { return nil }
            return body(flags)
        }
        if skip(">") || skip("|") { return body(flags) }
        var inner = flags
        var isSetting = true
        while let byte = peek() {
            position += 1
            switch byte {
            case UInt8(ascii: "-"): isSetting = false
            case UInt8(ascii: "i"): inner.ignoresCase = isSetting
            case UInt8(ascii: "s"): inner.dotMatchesNewline = isSetting
            case UInt8(ascii: "m"), UInt8(ascii: "U"): break
            case UInt8(ascii: ":"): return body(inner)
            case UInt8(ascii: ")"):
                flags = inner
                return .empty
            default: return nil
            }
        }
        return nil
    }

    private mutating func body(_ flags: Flags) -> PatternNode? {
        var flags = flags
        guard let node = alternation(&flags), skip(")") else { return nil }
        return node
    }

    private mutating func escape(_ flags: Flags) -> PatternNode? {
        guard let byte = peek() else { return nil }
        position += 1
        switch byte {
        case UInt8(ascii: "b"): return .wordBoundary
        case UInt8(ascii: "B"), UInt8(ascii: "A"), UInt8(ascii: "z"), UInt8(ascii: "Z"), UInt8(ascii: "G"):
            return .condition
        case UInt8(ascii: "Q"):
            var nodes: [PatternNode] = []
            while position < bytes.count, !skip("\\E") {
                nodes.append(literal(bytes[position], flags))
                position += 1
            }
            return .sequence(nodes)
        case UInt8(ascii: "E"): return .empty
        case UInt8(ascii: "1")...UInt8(ascii: "9"), UInt8(ascii: "g"), UInt8(ascii: "k"), UInt8(ascii: "X"),
            UInt8(ascii: "R"), UInt8(ascii: "C"), UInt8(ascii: "K"):
            return nil
        case UInt8(ascii: "p"), UInt8(ascii: "P"):
            guard skipPropertyName() else { return nil }
            return .opaque(min: 1, max: 4)
        default: break
        }
        position -= 1
        guard let set = escapedSet() else { return nil }
        guard let set = set.bytes else { return .opaque(min: 1, max: 4) }
        return .byte(flags.ignoresCase ? set.ignoringCase : set)
    }

    private mutating func skipPropertyName() -> Bool {
        guard skip("{") else {
            guard position < bytes.count else { return false }
            position += 1
            return true
        }
        while let byte = peek() {
            position += 1
            if byte == UInt8(ascii: "}") { return true }
        }
        return false
    }

    /// What one escape stands for, in a class or outside; `bytes` is `nil` beyond ASCII.
    private mutating func escapedSet() -> (bytes: ByteSet?, single: UInt8?)? {
        guard let byte = peek() else { return nil }
        position += 1
        switch byte {
        case UInt8(ascii: "d"): return (Self.digits, nil)
        case UInt8(ascii: "D"): return (Self.digits.inverted, nil)
        case UInt8(ascii: "w"): return (.wordBytes, nil)
        case UInt8(ascii: "W"): return (ByteSet.wordBytes.inverted, nil)
        case UInt8(ascii: "s"): return (Self.spaces, nil)
        case UInt8(ascii: "S"): return (Self.spaces.inverted, nil)
        case UInt8(ascii: "h"): return (ByteSet([0x09, 0x20]), nil)
        case UInt8(ascii: "v"): return (ByteSet(0x0A...0x0D), nil)
        case UInt8(ascii: "t"): return single(0x09)
        case UInt8(ascii: "n"): return single(0x0A)
        case UInt8(ascii: "r"): return single(0x0D)
        case UInt8(ascii: "f"): return single(0x0C)
        case UInt8(ascii: "a"): return single(0x07)
        case UInt8(ascii: "e"): return single(0x1B)
        case UInt8(ascii: "0"): return single(0)
        case UInt8(ascii: "x"): return hexadecimal()
        case UInt8(ascii: "p"), UInt8(ascii: "P"): return skipPropertyName() ? (nil, nil) : nil
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "1")...UInt8(ascii: "9"):
            return nil
        default: return single(byte)
        }
    }

    private func single(_ byte: UInt8) -> (bytes: ByteSet?, single: UInt8?) { (ByteSet([byte]), byte) }

    private mutating func hexadecimal() -> (bytes: ByteSet?, single: UInt8?)? {
        var digits: ArraySlice<UInt8>
        if skip("{") {
            guard let close = bytes[position...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
            digits = bytes[position..<close]
            position = close + 1
        } else {
            digits = bytes[position...].prefix(2)
            position += digits.count
        }
        guard let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) else { return nil }
        return code < 0x80 ? single(UInt8(code)) : (nil, nil)
    }

    private static let digits = ByteSet(UInt8(ascii: "0")...UInt8(ascii: "9"))
    /// PCRE2's white space, which has the vertical tab that RE2's lacks.
    private static let spaces = ByteSet([0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20])

    // MARK: Classes

    private mutating func characterClass(_ flags: Flags) -> PatternNode? {
        var set = ByteSet()
        var reachesBeyondASCII = false
        let isNegated = skip("^")
        var isFirst = true
        while let byte = peek() {
            if byte == UInt8(ascii: "]") && !isFirst {
                position += 1
                if reachesBeyondASCII { return .opaque(min: 1, max: 4) }
                if flags.ignoresCase { set = set.ignoringCase }
                return .byte(isNegated ? set.inverted : set)
            }
            isFirst = false
            guard let item = classItem() else { return nil }
            guard let bytes = item.bytes else {
                reachesBeyondASCII = true
                continue
            }
            if let low = item.single, peek() == UInt8(ascii: "-"), let next = peek(1), next != UInt8(ascii: "]") {
                position += 1
                guard let end = classItem() else { return nil }
                guard let high = end.single else {
                    reachesBeyondASCII = true
                    continue
                }
                guard low <= high else { return nil }
                set.insert(low...high)
            } else {
                set.formUnion(bytes)
            }
        }
        return nil
    }

    private mutating func classItem() -> (bytes: ByteSet?, single: UInt8?)? {
        guard let byte = peek() else { return nil }
        if byte == UInt8(ascii: "[") && peek(1) == UInt8(ascii: ":") { return namedClass() }
        position += 1
        if byte == UInt8(ascii: "\\") {
            if skip("b") { return single(0x08) }
            return escapedSet()
        }
        return byte < 0x80 ? single(byte) : (nil, nil)
    }

    private mutating func namedClass() -> (bytes: ByteSet?, single: UInt8?)? {
        let names: [(String, [ClosedRange<UInt8>])] = [
            ("alnum", [48...57, 65...90, 97...122]), ("alpha", [65...90, 97...122]), ("digit", [48...57]),
            ("upper", [65...90]), ("lower", [97...122]), ("xdigit", [48...57, 65...70, 97...102]),
            ("space", [9...13, 32...32]), ("word", [48...57, 65...90, 95...95, 97...122]),
            ("punct", [33...47, 58...64, 91...96, 123...126]),
            ("blank", [9...9, 32...32]), ("print", [32...126]), ("graph", [33...126]), ("cntrl", [0...31, 127...127]),
            ("ascii", [0...127]),
        ]
        for (name, ranges) in names where skip("[:\(name):]") {
            var set = ByteSet()
            for range in ranges { set.insert(range) }
            return (set, nil)
        }
        return nil
    }
}

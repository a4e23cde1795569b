/// The pattern of one segment of a path, as git's `wildmatch` reads it: bytes, not characters.
package struct GlobName: Hashable, Sendable {
    private let tokens: [Token]

    private enum Token: Hashable {
        case byte(UInt8)
        /// `?`
        case any
        /// `*`
        case star
        case oneOf(ByteClass)
    }

    /// `nil` for an unfinished class or escape.
    package init?(_ pattern: [UInt8]) {
        var tokens: [Token] = []
        var rest = pattern[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "*"): if tokens.last != .star { tokens.append(.star) }
            case UInt8(ascii: "?"): tokens.append(.any)
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst() else { return nil }
                tokens.append(.byte(escaped))
            case UInt8(ascii: "["):
                guard let set = ByteClass(parsing: &rest) else { return nil }
                tokens.append(.oneOf(set))
            default: tokens.append(.byte(byte))
            }
        }
        self.tokens = tokens
    }

    /// The only name that matches, where there is only one.
    package var literal: String? {
        var bytes: [UInt8] = []
        for token in tokens {
            guard case .byte(let byte) = token else { return nil }
            bytes.append(byte)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Backtracks to the last star only: what an earlier one could take, a later one can as well.
    package func matches(_ name: [UInt8]) -> Bool {
        var position = 0
        var token = 0
        var retry: (position: Int, token: Int)?
        while true {
            if token < tokens.count, tokens[token] == .star {
                token += 1
                retry = (position, token)
            } else if token < tokens.count, position < name.count, Self.accepts(tokens[token], name[position]) {
                position += 1
                token += 1
            } else if token == tokens.count, position == name.count {
                return true
            } else {
                guard let last = retry, last.position < name.count else { return false }
                retry = (last.position + 1, last.token)
                (position, token) = (last.position + 1, last.token)
            }
        }
    }

    private static func accepts(_ token: Token, _ byte: UInt8) -> Bool {
        switch token {
        case .byte(let expected): byte == expected
        case .any: true
        case .star: false
        case .oneOf(let set): set.contains(byte)
        }
    }
}

/// A class in brackets.
private struct ByteClass: Hashable, Sendable {
    private var members: Set<UInt8> = []
    private var isNegated = false

    /// Reads what follows an opening bracket, up to the closing one.
    init?(parsing rest: inout ArraySlice<UInt8>) {
        if let first = rest.first, first == UInt8(ascii: "!") || first == UInt8(ascii: "^") {
            isNegated = true
            rest.removeFirst()
        }
        // What a range may begin with: the byte before, unless that ended a range or a named class.
        var low: UInt8?
        var isFirst = true
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "]"), !isFirst { return }
            isFirst = false
            if byte == UInt8(ascii: "-"), let start = low, let next = rest.first, next != UInt8(ascii: "]") {
                rest.removeFirst()
                guard let end = Self.unescape(next, &rest) else { return nil }
                if start <= end { members.formUnion(start...end) }
                low = nil
            } else if byte == UInt8(ascii: "["), rest.first == UInt8(ascii: ":"), let name = Self.className(&rest) {
                guard let named = Self.named[name] else { return nil }
                members.formUnion((UInt8.min...UInt8.max).filter(named))
                low = nil
            } else {
                guard let member = Self.unescape(byte, &rest) else { return nil }
                members.insert(member)
                low = member
            }
        }
        return nil
    }

    func contains(_ byte: UInt8) -> Bool { members.contains(byte) != isNegated }

    private static func unescape(_ byte: UInt8, _ rest: inout ArraySlice<UInt8>) -> UInt8? {
        byte == UInt8(ascii: "\\") ? rest.popFirst() : byte
    }

    /// The name in `:alpha:]`, which is taken off; `nil` when it is no named class, so that the bracket stands for itself.
    private static func className(_ rest: inout ArraySlice<UInt8>) -> String? {
        guard let end = rest.firstIndex(of: UInt8(ascii: "]")), end - rest.startIndex >= 2,
            rest[end - 1] == UInt8(ascii: ":")
        else { return nil }
        let name = rest[(rest.startIndex + 1)..<(end - 1)]
        rest = rest[(end + 1)...]
        return String(decoding: name, as: UTF8.self)
    }

    /// POSIX's classes in the C locale.
    private static let named: [String: @Sendable (UInt8) -> Bool] = [
        "alnum": { isAlpha($0) || isDigit($0) },
        "alpha": isAlpha,
        "blank": { $0 == 0x20 || $0 == 0x09 },
        "cntrl": { $0 < 0x20 || $0 == 0x7F },
        "digit": isDigit,
        "graph": isGraph,
        "lower": { (0x61...0x7A).contains($0) },
        "print": { (0x20...0x7E).contains($0) },
        "punct": { isGraph($0) && !isAlpha($0) && !isDigit($0) },
        "space": { $0 == 0x20 || (0x09...0x0D).contains($0) },
        "upper": { (0x41...0x5A).contains($0) },
        "xdigit": { isDigit($0) || (0x61...0x66).contains($0 | 0x20) },
    ]

    private static func isAlpha(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isGraph(_ byte: UInt8) -> Bool { (0x21...0x7E).contains(byte) }
}

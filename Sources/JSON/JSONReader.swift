import SecretMemory

/// Reads JSON (RFC 8259), strictly, without copying a string's content: keys are the only text that comes out.
package struct JSONReader {
    private static let depthLimit = 100
    private static let nodeLimit = 1_000_000

    private var position = 0
    private var nodes = 0

    /// The one value of a text.
    package static func parse(_ bytes: Span<UInt8>) throws(JSONError) -> JSONNode {
        var reader = JSONReader()
        guard bytes.isUTF8 else { throw JSONError(reason: .notUTF8, line: 1) }
        let node = try reader.value(bytes, depth: 0)
        reader.skipSpace(bytes)
        guard reader.position == bytes.count else { throw reader.error(.syntax, bytes) }
        return node
    }

    private mutating func value(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) -> JSONNode {
        guard depth < Self.depthLimit else { throw error(.tooDeep(limit: Self.depthLimit), bytes) }
        nodes += 1
        guard nodes <= Self.nodeLimit else { throw error(.tooManyNodes(limit: Self.nodeLimit), bytes) }
        skipSpace(bytes)
        let start = position
        let kind: JSONNode.Kind
        switch byte(bytes) {
        case UInt8(ascii: "{"): kind = .object(try members(bytes, depth: depth))
        case UInt8(ascii: "["): kind = .array(try items(bytes, depth: depth))
        case UInt8(ascii: "\""):
            try string(bytes)
            kind = .string
        case UInt8(ascii: "t"):
            try word("true", bytes)
            kind = .bool(true)
        case UInt8(ascii: "f"):
            try word("false", bytes)
            kind = .bool(false)
        case UInt8(ascii: "n"):
            try word("null", bytes)
            kind = .null
        default:
            try number(bytes)
            kind = .number
        }
        return JSONNode(kind: kind, range: start..<position)
    }

    private mutating func members(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) -> [JSONMember] {
        var members: [JSONMember] = []
        var seen: Set<String> = []
        position += 1
        skipSpace(bytes)
        if take(UInt8(ascii: "}"), bytes) { return [] }
        repeat {
            skipSpace(bytes)
            let start = position
            guard byte(bytes) == UInt8(ascii: "\"") else { throw error(.syntax, bytes) }
            try string(bytes)
            var text = SecretWriter()
            JSONText.decode(bytes.extracting(start + 1..<position - 1), into: &text)
            let key = text.withBytes { $0.text }
            guard seen.insert(key).inserted else { throw error(.duplicateKey(key), bytes) }
            skipSpace(bytes)
            guard take(UInt8(ascii: ":"), bytes) else { throw error(.syntax, bytes) }
            let value = try value(bytes, depth: depth + 1)
            members.append(JSONMember(key: key, range: start..<value.range.upperBound, value: value))
            skipSpace(bytes)
        } while take(UInt8(ascii: ","), bytes)
        guard take(UInt8(ascii: "}"), bytes) else { throw error(.syntax, bytes) }
        return members
    }

    private mutating func items(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) -> [JSONNode] {
        var items: [JSONNode] = []
        position += 1
        skipSpace(bytes)
        if take(UInt8(ascii: "]"), bytes) { return [] }
        repeat {
            items.append(try value(bytes, depth: depth + 1))
            skipSpace(bytes)
        } while take(UInt8(ascii: ","), bytes)
        guard take(UInt8(ascii: "]"), bytes) else { throw error(.syntax, bytes) }
        return items
    }

    private mutating func string(_ bytes: Span<UInt8>) throws(JSONError) {
        position += 1
        while let next = byte(bytes) {
            switch next {
            case UInt8(ascii: "\""):
                position += 1
                return
            case UInt8(ascii: "\\"): try escape(bytes)
            case 0..<0x20: throw error(.syntax, bytes)
            default: position += 1
            }
        }
        throw error(.syntax, bytes)
    }

    private mutating func escape(_ bytes: Span<UInt8>) throws(JSONError) {
        guard position + 1 < bytes.count else { throw error(.syntax, bytes) }
        guard bytes[position + 1] == UInt8(ascii: "u") else {
            guard "\"\\/bfnrt".utf8.contains(bytes[position + 1]) else { throw error(.syntax, bytes) }
            position += 2
            return
        }
        guard let unit = JSONText.unit(bytes, at: position) else { throw error(.syntax, bytes) }
        position += 6
        guard (0xD800..<0xE000).contains(unit) else { return }
        guard unit < 0xDC00, let second = JSONText.unit(bytes, at: position), (0xDC00..<0xE000).contains(second) else {
            throw error(.syntax, bytes)
        }
        position += 6
    }

    private mutating func number(_ bytes: Span<UInt8>) throws(JSONError) {
        _ = take(UInt8(ascii: "-"), bytes)
        let whole = digits(bytes)
        guard whole > 0, whole == 1 || bytes[position - whole] != UInt8(ascii: "0") else { throw error(.syntax, bytes) }
        if take(UInt8(ascii: "."), bytes) {
            guard digits(bytes) > 0 else { throw error(.syntax, bytes) }
        }
        if take(UInt8(ascii: "e"), bytes) || take(UInt8(ascii: "E"), bytes) {
            _ = take(UInt8(ascii: "+"), bytes) || take(UInt8(ascii: "-"), bytes)
            guard digits(bytes) > 0 else { throw error(.syntax, bytes) }
        }
    }

    private mutating func digits(_ bytes: Span<UInt8>) -> Int {
        let start = position
        while let next = byte(bytes), next.isDigit { position += 1 }
        return position - start
    }

    private mutating func word(_ word: String, _ bytes: Span<UInt8>) throws(JSONError) {
        let end = position + word.utf8.count
        guard end <= bytes.count, bytes.extracting(position..<end).equals(word) else { throw error(.syntax, bytes) }
        position = end
    }

    private func byte(_ bytes: Span<UInt8>) -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ wanted: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard byte(bytes) == wanted else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace(_ bytes: Span<UInt8>) {
        while let next = byte(bytes), next.isBlank || next == 0x0A || next == 0x0D { position += 1 }
    }

    private func error(_ reason: JSONError.Reason, _ bytes: Span<UInt8>) -> JSONError {
        var line = 1
        for index in 0..<min(position, bytes.count) where bytes[index] == 0x0A { line += 1 }
        return JSONError(reason: reason, line: line)
    }
}

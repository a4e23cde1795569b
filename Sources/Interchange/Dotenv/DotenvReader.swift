import SecretMemory

/// `.env` files as most programs read them: `KEY=VALUE`, `export` before it, comments, quotes of three kinds, and lines
/// within quotes. Variables are not replaced: `$` stays, and is told.
public struct DotenvReader: ~Copyable {
    private var position = 0
    private var line = 1
    private var arena: SecretArena
    private var writer = SecretWriter()
    private var keys: [ImportedSecrets.Key] = []
    private var seen: Set<String> = []
    private var notes: [ImportedSecrets.Note] = []

    /// One secret with the file's keys.
    public static func parse(_ file: borrowing SecretBytes) throws(ImportError) -> ImportedSecrets {
        guard file.count <= ImportError.maximumLength else { throw .tooLarge(limit: ImportError.maximumLength) }
        var reader = DotenvReader(capacity: file.count)
        try file.withBytes { (bytes) throws(ImportError) in
            if bytes.starts(with: "\u{FEFF}") { reader.position = 3 }
            while reader.position < bytes.count { try reader.entry(bytes) }
        }
        guard !reader.keys.isEmpty else { throw .noObject(kind: "KEY=VALUE") }
        return reader.finish()
    }

    private init(capacity: Int) {
        arena = SecretArena(capacity: capacity)
    }

    private consuming func finish() -> ImportedSecrets {
        ImportedSecrets(arena, [.init(.keys(keys))], notes: notes)
    }

    /// One line, and those that its quotes go on for.
    private mutating func entry(_ bytes: Span<UInt8>) throws(ImportError) {
        skipBlanks(bytes)
        switch byte(bytes) {
        case nil: return
        case 0x0A, 0x0D: return endLine(bytes)
        case UInt8(ascii: "#"):
            skipLine(bytes)
            return endLine(bytes)
        default: break
        }
        let key = try name(bytes)
        writer.removeAll()
        skipBlanks(bytes)
        switch byte(bytes) {
        case UInt8(ascii: "'"), UInt8(ascii: "`"): try quoted(bytes)
        case UInt8(ascii: "\""): try doubleQuoted(bytes, key)
        default: unquoted(bytes, key)
        }
        let isForeign = writer.withBytes { $0.starts(with: "encrypted:") }
        guard !isForeign else { throw .line(line, .dotenvx(key)) }
        guard let slot = writer.withBytes({ arena.append($0) }) else { throw .tooLarge(limit: arena.capacity) }
        keys.append(.init(name: key, slot: slot))
        endLine(bytes)
    }

    private mutating func name(_ bytes: Span<UInt8>) throws(ImportError) -> String {
        var name = word(bytes)
        if name == "export", byte(bytes)?.isBlank == true {
            skipBlanks(bytes)
            name = word(bytes)
        }
        skipBlanks(bytes)
        guard !name.isEmpty, byte(bytes) == UInt8(ascii: "=") else { throw .line(line, .noAssignment) }
        position += 1
        guard seen.insert(name).inserted else { throw .line(line, .duplicateKey(name)) }
        return name
    }

    private mutating func word(_ bytes: Span<UInt8>) -> String {
        let start = position
        while let next = byte(bytes), Self.isNameByte(next) { position += 1 }
        return bytes.extracting(start..<position).text
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte.isDigit || (byte | 0x20) &- UInt8(ascii: "a") < 26 || "_.-".utf8.contains(byte)
    }

    /// Every byte for itself.
    private mutating func quoted(_ bytes: Span<UInt8>) throws(ImportError) {
        let quote = bytes[position]
        let start = line
        position += 1
        guard let end = bytes.firstIndex(of: quote, from: position) else { throw .line(start, .openQuote) }
        for index in position..<end where bytes[index] == 0x0A { line += 1 }
        writer.append(bytes.extracting(position..<end))
        position = end + 1
        try nothingBehind(bytes)
    }

    private mutating func doubleQuoted(_ bytes: Span<UInt8>, _ key: String) throws(ImportError) {
        let start = line
        position += 1
        while let next = byte(bytes), next != UInt8(ascii: "\"") {
            if next == 0x0A { line += 1 }
            if next == UInt8(ascii: "$") { note(key) }
            guard next == UInt8(ascii: "\\"), position + 1 < bytes.count else {
                writer.append(next)
                position += 1
                continue
            }
            switch bytes[position + 1] {
            case UInt8(ascii: "n"): writer.append(0x0A)
            case UInt8(ascii: "r"): writer.append(0x0D)
            case UInt8(ascii: "t"): writer.append(0x09)
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "$"): writer.append(bytes[position + 1])
            default:
                writer.append(next)
                writer.append(bytes[position + 1])
            }
            position += 2
        }
        guard byte(bytes) != nil else { throw .line(start, .openQuote) }
        position += 1
        try nothingBehind(bytes)
    }

    /// To the end of the line, or to a comment behind a blank.
    private mutating func unquoted(_ bytes: Span<UInt8>, _ key: String) {
        let start = position
        while let next = byte(bytes), next != 0x0A, next != 0x0D {
            if next == UInt8(ascii: "#"), position == start || bytes[position - 1].isBlank { break }
            position += 1
        }
        var end = position
        while end > start, bytes[end - 1].isBlank { end -= 1 }
        for index in start..<end where bytes[index] == UInt8(ascii: "$") { note(key) }
        writer.append(bytes.extracting(start..<end))
        skipLine(bytes)
    }

    private mutating func nothingBehind(_ bytes: Span<UInt8>) throws(ImportError) {
        skipBlanks(bytes)
        if byte(bytes) == UInt8(ascii: "#") { skipLine(bytes) }
        guard let next = byte(bytes) else { return }
        guard next == 0x0A || next == 0x0D else { throw .line(line, .textBehindQuote) }
    }

    private mutating func note(_ key: String) {
        if notes.last != .variable(key: key) { notes.append(.variable(key: key)) }
    }

    private func byte(_ bytes: Span<UInt8>) -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipBlanks(_ bytes: Span<UInt8>) {
        while let next = byte(bytes), next.isBlank { position += 1 }
    }

    private mutating func skipLine(_ bytes: Span<UInt8>) {
        while let next = byte(bytes), next != 0x0A { position += 1 }
    }

    private mutating func endLine(_ bytes: Span<UInt8>) {
        if byte(bytes) == 0x0D { position += 1 }
        if byte(bytes) == 0x0A {
            position += 1
            line += 1
        }
    }
}

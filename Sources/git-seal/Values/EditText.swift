import SecretMemory

/// The text that `edit` hands to an editor: one line a value, nothing quoted, so that what one sees is the value.
///
/// ```
/// # comments and empty lines are ignored
/// password: correct horse
/// certificate: |
///   -----BEGIN …
///   -----END …
/// ```
/// After `: ` everything up to the end of the line is the value. A value of several lines follows `: |` (it ends with a
/// newline) or `: |-` (it does not), each line indented by two spaces. It is read and written in guarded memory; YAML's
/// own quoting would need a parser that keeps copies on the ordinary heap.
enum EditText {
    enum Failure: Error, Equatable {
        case missingColon(line: Int)
        case duplicateKey(String, line: Int)
        case notUTF8(line: Int)
        /// This value or key cannot be shown as lines of text.
        case unprintable(key: String)
    }

    /// The values of an edited text, in one guarded allocation.
    struct Values: ~Copyable {
        fileprivate(set) var entries: [(key: String, slot: SecretArena.Slot)] = []
        fileprivate(set) var arena: SecretArena

        var keys: [String] { entries.map(\.key) }
    }

    /// Renders `entries` below a comment.
    static func render(
        comment: [String], _ entries: [(key: String, slot: SecretArena.Slot)], in arena: borrowing SecretArena
    ) throws(Failure) -> SecretBytes {
        var capacity = comment.reduce(0) { $0 + $1.utf8.count + 3 }
        for entry in entries {
            guard isPrintable(key: entry.key) else { throw .unprintable(key: entry.key) }
            let newlines = arena.withBytes(of: entry.slot) { count(of: newline, in: $0) }
            capacity += entry.key.utf8.count + 8 + entry.slot.count + 3 * (newlines + 1)
        }
        var text = SecretArena(capacity: capacity)
        for line in comment { put("# \(line)\n", in: &text) }
        for entry in entries {
            let isText = arena.withBytes(of: entry.slot) { value in append(entry.key, value, to: &text) }
            guard isText else { throw .unprintable(key: entry.key) }
        }
        return text.copyAll()
    }

    private static func append(_ key: String, _ value: Span<UInt8>, to text: inout SecretArena) -> Bool {
        guard isText(value) else { return false }
        let isBlock = count(of: newline, in: value) > 0 || startsBlock(value) != nil
        guard isBlock else {
            put("\(key): ", in: &text)
            _ = store(value, in: &text)
            put("\n", in: &text)
            return true
        }
        let endsWithNewline = value[value.count - 1] == newline
        put("\(key): \(endsWithNewline ? "|" : "|-")\n", in: &text)
        var start = 0
        let end = endsWithNewline ? value.count - 1 : value.count
        while start <= end {
            let lineEnd = index(of: newline, in: value, from: start, to: end) ?? end
            put("  ", in: &text)
            _ = store(value.extracting(start..<lineEnd), in: &text)
            put("\n", in: &text)
            start = lineEnd + 1
        }
        return true
    }

    private static func put(_ text: String, in arena: inout SecretArena) {
        _ = store(Array(text.utf8).span, in: &arena)
    }

    /// Every arena here is made as large as all that can come: running out is a fault of this file.
    private static func store(_ bytes: Span<UInt8>, in arena: inout SecretArena) -> SecretArena.Slot {
        guard let slot = arena.append(bytes) else { preconditionFailure("the arena is too small for its text") }
        return slot
    }
}

// MARK: - Reading

extension EditText {
    static func parse(_ text: borrowing SecretBytes) throws(Failure) -> Values {
        try text.withBytes { (bytes) throws(Failure) in
            var values = Values(arena: SecretArena(capacity: bytes.count + 1))
            var lines = Lines(bytes.count)
            while let line = lines.next(in: bytes) {
                guard !line.range.isEmpty, bytes[line.range.lowerBound] != UInt8(ascii: "#"),
                    !isBlank(bytes.extracting(line.range))
                else { continue }
                try read(line, of: bytes, &lines, into: &values)
            }
            return values
        }
    }

    private static func read(
        _ line: Line, of bytes: Span<UInt8>, _ lines: inout Lines, into values: inout Values
    ) throws(Failure) {
        guard let colon = keyEnd(in: bytes, line.range) else { throw .missingColon(line: line.number) }
        let keyBytes = line.range.lowerBound..<colon
        guard let key = String(validating: keyBytes.map { bytes[$0] }, as: UTF8.self) else {
            throw .notUTF8(line: line.number)
        }
        guard !values.keys.contains(key) else { throw .duplicateKey(key, line: line.number) }
        let start = min(colon + 2, line.range.upperBound)
        let value = bytes.extracting(start..<line.range.upperBound)
        if let keepsNewline = startsBlock(value) {
            values.entries.append((key, readBlock(bytes, &lines, keepsNewline: keepsNewline, into: &values.arena)))
        } else {
            guard isText(value) else { throw .notUTF8(line: line.number) }
            values.entries.append((key, store(value, in: &values.arena)))
        }
    }

    /// The lines indented by two spaces; empty ones between them belong to the value too.
    private static func readBlock(
        _ bytes: Span<UInt8>, _ lines: inout Lines, keepsNewline: Bool, into arena: inout SecretArena
    ) -> SecretArena.Slot {
        var content = SecretArena(capacity: bytes.count + 1)
        var emptyLines = 0
        var isFirst = true
        while true {
            let before = lines
            guard let line = lines.next(in: bytes) else { break }
            if line.range.isEmpty {
                emptyLines += 1
                continue
            }
            guard line.range.count >= 2, bytes[line.range.lowerBound] == space,
                bytes[line.range.lowerBound + 1] == space
            else {
                lines = before
                break
            }
            put(String(repeating: "\n", count: emptyLines + (isFirst ? 0 : 1)), in: &content)
            _ = store(bytes.extracting(line.range.lowerBound + 2..<line.range.upperBound), in: &content)
            emptyLines = 0
            isFirst = false
        }
        if keepsNewline { put("\n", in: &content) }
        let all = content.copyAll()
        return all.withBytes { store($0, in: &arena) }
    }

    private struct Line {
        let number: Int
        let range: Range<Int>
    }

    private struct Lines {
        private var position = 0
        private var number = 0
        private let end: Int

        init(_ end: Int) {
            self.end = end
        }

        mutating func next(in bytes: Span<UInt8>) -> Line? {
            guard position < end else { return nil }
            let lineEnd = EditText.index(of: newline, in: bytes, from: position, to: end) ?? end
            defer { position = lineEnd + 1 }
            number += 1
            return Line(number: number, range: position..<lineEnd)
        }
    }
}

// MARK: - Bytes

extension EditText {
    private static let newline = UInt8(ascii: "\n")
    private static let space = UInt8(ascii: " ")

    /// `|` alone keeps the final newline, `|-` alone drops it; anything else starts no block.
    private static func startsBlock(_ value: Span<UInt8>) -> Bool? {
        guard value.count > 0, value[0] == UInt8(ascii: "|") else { return nil }
        if value.count == 1 { return true }
        return value.count == 2 && value[1] == UInt8(ascii: "-") ? false : nil
    }

    private static func keyEnd(in bytes: Span<UInt8>, _ line: Range<Int>) -> Int? {
        line.first { position in
            bytes[position] == UInt8(ascii: ":") && (position + 1 == line.upperBound || bytes[position + 1] == space)
        }
    }

    private static func isPrintable(key: String) -> Bool {
        !key.isEmpty && !key.hasPrefix("#") && !key.hasPrefix(" ") && !key.contains(": ") && !key.hasSuffix(":")
            && !key.utf8.contains { $0 < 0x20 || $0 == 0x7F }
    }

    private static func isText(_ bytes: Span<UInt8>) -> Bool {
        (try? UTF8Span(validating: bytes)) != nil && count(of: 0, in: bytes) == 0
    }

    private static func isBlank(_ bytes: Span<UInt8>) -> Bool {
        bytes.indices.allSatisfy { bytes[$0] == space || bytes[$0] == UInt8(ascii: "\t") }
    }

    private static func count(of byte: UInt8, in bytes: Span<UInt8>) -> Int {
        bytes.indices.reduce(0) { $0 + (bytes[$1] == byte ? 1 : 0) }
    }

    private static func index(of byte: UInt8, in bytes: Span<UInt8>, from start: Int, to end: Int) -> Int? {
        (start..<end).first { bytes[$0] == byte }
    }
}

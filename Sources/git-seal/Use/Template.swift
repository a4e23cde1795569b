/// A text with places for secrets: `{{ payments/db password }}`, `{{ token | base64 }}`, `{{! a comment }}`, and `{{{{` for
/// two braces that mean nothing.
///
/// A name and a key are two words, as behind every other verb of git-seal; what is a file with values sealed in place is
/// named by its path, and the key is the path in it. So a value is named in one way everywhere, and a template is no
/// program. A word with blanks stands in double quotes.
struct Template {
    enum Part {
        case text(Range<Int>)
        case braces
        case value(Reference)
    }

    struct Reference {
        let name: Word
        let key: Word?
        let filters: [TemplateFilter]
        let line: Int
        let column: Int
    }

    struct Word {
        /// As it stands: a path in a file has quotes of its own.
        let raw: String
        /// Without the quotes around it.
        var text: String {
            let inner = raw.dropFirst()
            guard raw.hasPrefix("\""), inner.hasSuffix("\""), !inner.dropLast().contains("\"") else { return raw }
            return String(raw.dropFirst().dropLast())
        }
    }

    struct Failure: Error, Equatable {
        let line: Int
        let column: Int
        let reason: String
    }

    static let maximumLength = 8 << 20
    static let maximumReferenceCount = 10_000
    private static let maximumReferenceLength = 2_000
    private static let maximumFilterCount = 8

    let bytes: [UInt8]
    let parts: [Part]

    init(_ bytes: [UInt8]) throws(Failure) {
        self.bytes = bytes
        var parts: [Part] = []
        var position = 0
        var start = 0
        var place = Place()
        var referenceCount = 0
        while position + 1 < bytes.count {
            guard Self.isPair(UInt8(ascii: "{"), at: position, in: bytes) else {
                position += 1
                continue
            }
            if position > start { parts.append(.text(start..<position)) }
            if Self.isPair(UInt8(ascii: "{"), at: position + 2, in: bytes) {
                parts.append(.braces)
                position += 4
            } else {
                place.move(to: position, in: bytes)
                let (part, end) = try Self.reference(at: position, place, in: bytes)
                if let part { parts.append(part) }
                referenceCount += 1
                guard referenceCount <= Self.maximumReferenceCount else {
                    throw place.failure("there are more than \(Self.maximumReferenceCount) of {{ }}")
                }
                position = end
            }
            start = position
        }
        if start < bytes.count { parts.append(.text(start..<bytes.count)) }
        self.parts = parts
    }

    private static func isPair(_ byte: UInt8, at position: Int, in bytes: [UInt8]) -> Bool {
        position + 1 < bytes.count && bytes[position] == byte && bytes[position + 1] == byte
    }

    /// - Returns: nothing for a comment, and where the text goes on.
    private static func reference(
        at start: Int, _ place: Place, in bytes: [UInt8]
    ) throws(Failure) -> (Part?, end: Int) {
        guard start + 2 < bytes.count, bytes[start + 2] != UInt8(ascii: "!") else {
            return (nil, try commentEnd(at: start, place, in: bytes))
        }
        let end = try referenceEnd(at: start, place, in: bytes)
        let next = end + 2
        var pieces = split(bytes[start + 2..<end])
        let words = pieces.removeFirst().map { Word(raw: $0) }
        guard (1...2).contains(words.count) else {
            throw place.failure("{{ NAME }} or {{ NAME KEY }} is expected")
        }
        var filters: [TemplateFilter] = []
        for piece in pieces {
            guard piece.count == 1, let filter = TemplateFilter(rawValue: piece[0]) else {
                throw place.failure(
                    "there is no filter \"\(piece.joined(separator: " "))\"; there are "
                        + TemplateFilter.allCases.map(\.rawValue).joined(separator: ", "))
            }
            filters.append(filter)
        }
        guard filters.count <= maximumFilterCount else {
            throw place.failure("more than \(maximumFilterCount) filters stand behind one another")
        }
        let reference = Reference(
            name: words[0], key: words.count == 2 ? words[1] : nil, filters: filters, line: place.line,
            column: place.column)
        return (.value(reference), next)
    }
}

extension Template {
    private static func commentEnd(at start: Int, _ place: Place, in bytes: [UInt8]) throws(Failure) -> Int {
        var end = start + 2
        while end < bytes.count, !isPair(UInt8(ascii: "}"), at: end, in: bytes) { end += 1 }
        guard end < bytes.count else { throw place.failure("{{ has no }} behind it") }
        return end + 2
    }

    /// Where the braces behind a reference are: those in quotes are none.
    private static func referenceEnd(at start: Int, _ place: Place, in bytes: [UInt8]) throws(Failure) -> Int {
        var isQuoted = false
        var end = start + 2
        while end < min(bytes.count, start + maximumReferenceLength) {
            if bytes[end] == UInt8(ascii: "\"") { isQuoted.toggle() }
            if !isQuoted, isPair(UInt8(ascii: "}"), at: end, in: bytes) { return end }
            end += 1
        }
        throw place.failure(isQuoted ? "a quote has no end" : "{{ has no }} behind it")
    }

    /// The words between each `|`, at least one list of them.
    private static func split(_ bytes: ArraySlice<UInt8>) -> [[String]] {
        var pieces: [[String]] = [[]]
        var word: [UInt8] = []
        var isQuoted = false
        func end(_ word: inout [UInt8]) {
            if !word.isEmpty { pieces[pieces.count - 1].append(String(decoding: word, as: UTF8.self)) }
            word = []
        }
        for byte in bytes {
            switch byte {
            case 0x20 where !isQuoted, 0x09...0x0D where !isQuoted: end(&word)
            case UInt8(ascii: "|") where !isQuoted:
                end(&word)
                pieces.append([])
            default:
                if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
                word.append(byte)
            }
        }
        end(&word)
        return pieces
    }
}

/// Where the parser is. It only goes forward, so that a template is read once, however many places are told.
private struct Place {
    private(set) var line = 1
    /// In characters, from 1.
    private(set) var column = 1
    private var offset = 0

    mutating func move(to position: Int, in bytes: [UInt8]) {
        for byte in bytes[offset..<position] {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        offset = position
    }

    func failure(_ reason: String) -> Template.Failure {
        Template.Failure(line: line, column: column, reason: reason)
    }
}

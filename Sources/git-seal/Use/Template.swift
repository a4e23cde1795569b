/// A text with places for secrets: `{{ payments/db password }}`, `{{ token | base64 }}`, `{{! a comment }}`, and `{{{{` for
/// two braces that mean nothing.
///
/// A name and a key are two words, as behind every other verb of git-seal; what is a file with values sealed in place is
/// named by its path, and the key is the path in it.
struct Template {
    enum Part {
        case text(Range<Int>)
        case braces
        case value(Reference)
    }

    struct Reference {
        let name: String
        let key: String?
        let filters: [TemplateFilter]
        let line: Int
        let column: Int
    }

    struct Failure: Error, Equatable {
        let line: Int
        let column: Int
        let reason: String
    }

    static let maximumLength = 8 << 20
    private static let maximumReferenceLength = 2_000
    /// Each one is a value in guarded memory, which takes several of the mappings that a process may have.
    private static let maximumReferenceCount = 5_000

    let bytes: [UInt8]
    let parts: [Part]

    init(_ bytes: [UInt8]) throws(Failure) {
        self.bytes = bytes
        var parts: [Part] = []
        var position = 0
        var start = 0
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
                let (part, end) = try Self.reference(at: position, in: bytes)
                if let part {
                    parts.append(part)
                    referenceCount += 1
                }
                guard referenceCount <= Self.maximumReferenceCount else {
                    let (line, column) = Self.location(of: position, in: bytes)
                    throw Failure(
                        line: line, column: column,
                        reason: "there are more than \(Self.maximumReferenceCount) values in it")
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
    private static func reference(at start: Int, in bytes: [UInt8]) throws(Failure) -> (Part?, end: Int) {
        let (line, column) = location(of: start, in: bytes)
        var end = start + 2
        while end < bytes.count, !isPair(UInt8(ascii: "}"), at: end, in: bytes) { end += 1 }
        guard end < bytes.count, end - start <= maximumReferenceLength || bytes[start + 2] == UInt8(ascii: "!") else {
            throw Failure(line: line, column: column, reason: "{{ has no }} behind it")
        }
        let next = end + 2
        guard bytes[start + 2] != UInt8(ascii: "!") else { return (nil, next) }
        let text = String(decoding: bytes[start + 2..<end], as: UTF8.self)
        var pieces = text.split(separator: "|", omittingEmptySubsequences: false)
            .map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
        let words = pieces.removeFirst()
        guard (1...2).contains(words.count) else {
            throw Failure(line: line, column: column, reason: "{{ NAME }} or {{ NAME KEY }} is expected")
        }
        var filters: [TemplateFilter] = []
        for piece in pieces {
            guard piece.count == 1, let filter = TemplateFilter(rawValue: piece[0]) else {
                throw Failure(
                    line: line, column: column,
                    reason: "there is no filter \"\(piece.joined(separator: " "))\"; there are "
                        + TemplateFilter.allCases.map(\.rawValue).joined(separator: ", "))
            }
            filters.append(filter)
        }
        let reference = Reference(
            name: words[0], key: words.count == 2 ? words[1] : nil, filters: filters, line: line, column: column)
        return (.value(reference), next)
    }

    private static func location(of offset: Int, in bytes: [UInt8]) -> (Int, Int) {
        let before = bytes[..<offset]
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return (line, String(decoding: bytes[lineStart..<offset], as: UTF8.self).count + 1)
    }
}

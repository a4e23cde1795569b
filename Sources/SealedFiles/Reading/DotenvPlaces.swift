import Sealing
import YAMLDocument

/// The places of a text of dotenv: every value behind `NAME=` or `export NAME=`.
///
/// A value is bare up to the end of its line or a comment (` #`), or in quotes, which may span lines: between single ones
/// everything is as it stands, between double ones `\n`, `\r`, `\t`, `\"`, `\\`, `\$` and a backslash before a
/// backtick are escapes.
struct DotenvPlaces {
    private let source: [UInt8]
    private var position = 0
    private var line = 1
    private var lineStart = 0
    private var names: Set<String> = []
    private var places: [Place] = []

    static func all(in source: [UInt8]) throws(SealedTextError) -> [Place] {
        try refuseOtherThanUTF8(source)
        var reader = DotenvPlaces(source: source)
        while reader.position < source.count { try reader.readLine() }
        return reader.places
    }

    private init(source: [UInt8]) {
        self.source = source
    }

    /// What is repaired when it is read would be sealed as something else than stands there.
    private static func refuseOtherThanUTF8(_ source: [UInt8]) throws(SealedTextError) {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: source.span)
        } catch {
            let offset = error.byteOffsets.lowerBound
            let before = source[..<offset]
            let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            let line = 1 + before.count { $0 == UInt8(ascii: "\n") }
            throw SealedTextError(
                .yaml(.notUTF8), at: SourceLocation(line: line, column: offset - lineStart + 1, offset: offset))
        }
    }

    private mutating func readLine() throws(SealedTextError) {
        skipBlanks()
        guard let byte = current, byte != UInt8(ascii: "#"), !isAtLineEnd else { return endLine() }
        let name = try readName()
        let place = try readValue(of: name)
        // A return in the middle of a line is a line break to some readers: what follows it must not be passed over.
        guard isAtLineEnd || current == UInt8(ascii: "#") else { throw error(.notAnAssignment) }
        guard names.insert(name).inserted else { throw error(.duplicateName(name)) }
        places.append(place)
        endLine()
    }

    private mutating func readName() throws(SealedTextError) -> String {
        var word = readWord()
        if word == "export", let byte = current, Self.isBlank(byte) {
            skipBlanks()
            word = readWord()
        }
        skipBlanks()
        guard !word.isEmpty, current == UInt8(ascii: "=") else { throw error(.notAnAssignment) }
        position += 1
        skipBlanks()
        return word
    }

    private mutating func readWord() -> String {
        let start = position
        while let byte = current, Self.isNameByte(byte) { position += 1 }
        return String(decoding: source[start..<position], as: UTF8.self)
    }

    private mutating func readValue(of name: String) throws(SealedTextError) -> Place {
        let location = SourceLocation(line: line, column: position - lineStart + 1, offset: position)
        let range: Range<Int>
        let quote: UInt8?
        if let byte = current, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
            range = try readQuoted(byte)
            quote = byte
        } else {
            range = readBare()
            quote = nil
        }
        let text = DotenvValue.text(of: source[range], quote: quote)
        return Place(
            document: 0, trail: [.key(name)], location: location, content: Place.Content(text: text),
            spelling: .dotenv(range, quote: quote))
    }

    /// With its quotes.
    private mutating func readQuoted(_ quote: UInt8) throws(SealedTextError) -> Range<Int> {
        let start = position
        let opening = error(.openQuote)
        position += 1
        while let byte = current, byte != quote {
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), position + 1 < source.count { position += 1 }
            if current == UInt8(ascii: "\n") {
                line += 1
                lineStart = position + 1
            }
            position += 1
        }
        guard current == quote else { throw opening }
        position += 1
        let end = position
        skipBlanks()
        return start..<end
    }

    private mutating func readBare() -> Range<Int> {
        let start = position
        var end = position
        while let byte = current, !Self.isBreak(byte) {
            if byte == UInt8(ascii: "#"), Self.isBlank(source[position - 1]) { break }
            position += 1
            if !Self.isBlank(byte) { end = position }
        }
        return start..<end
    }

    private mutating func endLine() {
        while let byte = current, byte != UInt8(ascii: "\n") {
            _ = byte
            position += 1
        }
        position += 1
        line += 1
        lineStart = position
    }

    private mutating func skipBlanks() {
        while let byte = current, Self.isBlank(byte) { position += 1 }
    }

    private var isAtLineEnd: Bool {
        guard let byte = current, byte != UInt8(ascii: "\n") else { return true }
        return byte == UInt8(ascii: "\r")
            && (position + 1 == source.count || source[position + 1] == UInt8(ascii: "\n"))
    }

    private var current: UInt8? { position < source.count ? source[position] : nil }

    private func error(_ reason: SealedTextError.Reason) -> SealedTextError {
        SealedTextError(reason, at: SourceLocation(line: line, column: position - lineStart + 1, offset: position))
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    private static func isBreak(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

/// The value of an assignment.
enum DotenvValue {
    static func text(of raw: ArraySlice<UInt8>, quote: UInt8?) -> String {
        guard let quote else { return String(decoding: raw, as: UTF8.self) }
        let inner = raw.dropFirst().dropLast()
        guard quote == UInt8(ascii: "\""), inner.contains(UInt8(ascii: "\\")) else {
            return String(decoding: inner, as: UTF8.self)
        }
        var bytes: [UInt8] = []
        var rest = inner
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let next = rest.popFirst() else {
                bytes.append(byte)
                continue
            }
            switch next {
            case UInt8(ascii: "n"): bytes.append(UInt8(ascii: "\n"))
            case UInt8(ascii: "r"): bytes.append(UInt8(ascii: "\r"))
            case UInt8(ascii: "t"): bytes.append(UInt8(ascii: "\t"))
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "$"), UInt8(ascii: "`"): bytes.append(next)
            default: bytes += [byte, next]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

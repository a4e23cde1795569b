/// A position in the bytes of a document, with the small steps that every part of the grammar is made of.
final class TOMLCursor {
    let bytes: [UInt8]
    var position = 0

    init(_ bytes: [UInt8], limit: Int) throws(TOMLError) {
        let start = TextLocation(line: 1, column: 1)
        guard bytes.count <= limit else { throw TOMLError(reason: .tooLarge(limit: limit), location: start) }
        self.bytes = bytes
        guard String(validating: bytes, as: UTF8.self) != nil else {
            position = Self.invalidOffset(bytes)
            throw error(.invalidUTF8)
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// Where the first line that is not UTF-8 begins.
    private static func invalidOffset(_ bytes: [UInt8]) -> Int {
        var offset = 0
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            guard String(validating: line, as: UTF8.self) != nil else { return offset }
            offset += line.count + 1
        }
        return 0
    }

    // MARK: Looking and stepping

    func peek(_ ahead: Int = 0) -> UInt8? {
        position + ahead < bytes.count ? bytes[position + ahead] : nil
    }

    func advance(_ count: Int = 1) {
        position = min(position + count, bytes.count)
    }

    func skip(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        position += 1
        return true
    }

    func starts(with text: StaticString) -> Bool {
        guard position + text.utf8CodeUnitCount <= bytes.count else { return false }
        return (0..<text.utf8CodeUnitCount).allSatisfy { bytes[position + $0] == text.utf8Start[$0] }
    }

    func expect(_ byte: UInt8) throws(TOMLError) {
        skipSpaces()
        guard skip(byte) else { throw error(.expected("`\(Character(Unicode.Scalar(byte)))`")) }
    }

    func skipSpaces() {
        while let byte = peek(), byte == 0x20 || byte == 0x09 { position += 1 }
    }

    /// White space, line ends and comments.
    func skipBlankLines() throws(TOMLError) {
        while true {
            skipSpaces()
            try skipComment()
            guard skipLineEnd() else { return }
        }
    }

    /// After a pair or header: nothing but a comment may stand in its line.
    func endLine() throws(TOMLError) {
        skipSpaces()
        try skipComment()
        guard peek() == nil || skipLineEnd() else { throw error(.trailingCharacters) }
    }

    func skipLineEnd() -> Bool {
        if skip(0x0A) { return true }
        guard peek() == 0x0D, peek(1) == 0x0A else { return false }
        position += 2
        return true
    }

    private func skipComment() throws(TOMLError) {
        guard peek() == UInt8(ascii: "#") else { return }
        while let byte = peek(), byte != 0x0A {
            if byte == 0x0D && peek(1) == 0x0A { return }
            guard byte >= 0x20 && byte != 0x7F || byte == 0x09 else { throw error(.controlCharacter) }
            position += 1
        }
    }

    // MARK: Places

    private var countedTo = 0
    private var countedLine = 1
    private var countedLineStart = 0

    /// The place of the current position. Positions only grow while a document is read, so counting goes on from the
    /// last one.
    func location() -> TextLocation {
        if position < countedTo { (countedTo, countedLine, countedLineStart) = (0, 1, 0) }
        while countedTo < position {
            if bytes[countedTo] == 0x0A {
                countedLine += 1
                countedLineStart = countedTo + 1
            }
            countedTo += 1
        }
        let column = bytes[countedLineStart..<position].count { $0 & 0xC0 != 0x80 }
        return TextLocation(line: countedLine, column: column + 1)
    }

    func error(_ reason: TOMLError.Reason) -> TOMLError {
        TOMLError(reason: reason, location: location())
    }
}

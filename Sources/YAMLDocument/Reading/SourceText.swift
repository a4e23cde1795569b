import Glibc

/// The bytes of a text, seen as lines.
///
/// A line ends where libyaml ends one, so that its lines and ours are the same: at LF, CR, CR LF, and at the three breaks
/// of YAML 1.1 that hardly anybody writes (U+0085, U+2028, U+2029). A comment or key ends there for the parser, too.
struct SourceText: Sendable {
    let bytes: [UInt8]
    /// Behind the byte order mark, if there is one.
    let start: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    subscript(offset: Int) -> UInt8 { bytes[offset] }
    subscript(range: Range<Int>) -> ArraySlice<UInt8> { bytes[range] }
    var end: Int { bytes.count }

    /// Whether these very bytes stand in `range`. Texts with long values are compared by little else.
    func holds(_ other: UnsafeRawBufferPointer, in range: Range<Int>) -> Bool {
        guard range.count == other.count else { return false }
        return bytes[range].withUnsafeBytes { own in
            guard let own = own.baseAddress, let other = other.baseAddress else { return range.isEmpty }
            return memcmp(own, other, range.count) == 0
        }
    }

    func hasSameBytes(in range: Range<Int>, as other: SourceText, in otherRange: Range<Int>) -> Bool {
        other.bytes[otherRange].withUnsafeBytes { holds($0, in: range) }
    }

    // MARK: Lines

    /// How many bytes the line break at `offset` has; 0 where there is none.
    func breakLength(at offset: Int) -> Int {
        guard offset < end else { return 0 }
        switch bytes[offset] {
        case Byte.lineFeed: return 1
        case Byte.carriageReturn: return offset + 1 < end && bytes[offset + 1] == Byte.lineFeed ? 2 : 1
        case 0xC2: return offset + 1 < end && bytes[offset + 1] == 0x85 ? 2 : 0
        case 0xE2:
            let isBreak = offset + 2 < end && bytes[offset + 1] == 0x80 && bytes[offset + 2] & 0xFE == 0xA8
            return isBreak ? 3 : 0
        default: return 0
        }
    }

    func isLineStart(_ offset: Int) -> Bool {
        guard offset > start else { return true }
        switch bytes[offset - 1] {
        case Byte.lineFeed: return true
        case Byte.carriageReturn: return offset >= end || bytes[offset] != Byte.lineFeed
        case 0x85: return offset >= start + 2 && breakLength(at: offset - 2) == 2
        case 0xA8, 0xA9: return offset >= start + 3 && breakLength(at: offset - 3) == 3
        default: return false
        }
    }

    /// The first byte of the line that `offset` is on.
    func lineStart(at offset: Int) -> Int {
        var position = offset
        while !isLineStart(position) { position -= 1 }
        return position
    }

    /// The end of the line that `offset` is on, before its break.
    func lineEnd(at offset: Int) -> Int {
        var position = offset
        while position < end && breakLength(at: position) == 0 { position += 1 }
        return position
    }

    /// The first byte of the next line; the end of the text if there is none.
    func nextLine(after offset: Int) -> Int {
        let position = lineEnd(at: offset)
        return position + breakLength(at: position)
    }

    /// The end of the line above one that starts at `lineStart` and is not the first.
    func lineEnd(above lineStart: Int) -> Int {
        let last = lineStart - 1
        switch bytes[last] {
        case Byte.lineFeed: return last > start && bytes[last - 1] == Byte.carriageReturn ? last - 1 : last
        case Byte.carriageReturn: return last
        case 0x85: return last - 1
        default: return last - 2
        }
    }

    /// Whether only blanks stand before `offset` on its line.
    func isFirstOnLine(_ offset: Int) -> Bool {
        isLineStart(skipBlanksBackwards(from: offset))
    }

    /// The line break to write near `offset`: that of its line, else that of the line before, else a line feed.
    func lineBreak(near offset: Int) -> [UInt8] {
        if let found = plainBreak(at: lineEnd(at: offset)) { return found }
        let lineStart = lineStart(at: offset)
        return (lineStart > start ? plainBreak(at: lineEnd(above: lineStart)) : nil) ?? [Byte.lineFeed]
    }

    private func plainBreak(at offset: Int) -> [UInt8]? {
        guard offset < end, bytes[offset] == Byte.lineFeed || bytes[offset] == Byte.carriageReturn else { return nil }
        return Array(bytes[offset..<offset + breakLength(at: offset)])
    }

    // MARK: Blanks

    func skipBlanks(from offset: Int) -> Int {
        var position = offset
        while position < end && Byte.isBlank(bytes[position]) { position += 1 }
        return position
    }

    func skipBlanksBackwards(from offset: Int) -> Int {
        var position = offset
        while position > start && Byte.isBlank(bytes[position - 1]) { position -= 1 }
        return position
    }

    /// Behind blanks, line breaks and comments.
    func skipGap(from offset: Int) -> Int {
        var position = offset
        while position < end {
            let length = breakLength(at: position)
            if length > 0 {
                position += length
            } else if Byte.isBlank(bytes[position]) {
                position += 1
            } else if bytes[position] == Byte.hash {
                position = lineEnd(at: position)
            } else {
                break
            }
        }
        return position
    }

    /// Whether `range` holds blanks and line breaks only.
    func isBlank(_ range: Range<Int>) -> Bool {
        var position = range.lowerBound
        while position < range.upperBound {
            let length = Byte.isBlank(bytes[position]) ? 1 : breakLength(at: position)
            guard length > 0 else { return false }
            position += length
        }
        return true
    }

    // MARK: Places

    func location(of offset: Int) -> SourceLocation {
        let target = min(max(offset, 0), end)
        var line = 1
        var lineStart = min(start, target)
        var position = lineStart
        while position < target {
            let length = breakLength(at: position)
            position += max(length, 1)
            if length > 0 && position <= target { (line, lineStart) = (line + 1, position) }
        }
        return SourceLocation(line: line, column: characters(in: lineStart..<target) + 1, offset: target)
    }

    func characters(in range: Range<Int>) -> Int {
        bytes[range].count { !Byte.isContinuation($0) }
    }
}

/// The bytes that mean something to YAML.
enum Byte {
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let tab = UInt8(ascii: "\t")
    static let hash = UInt8(ascii: "#")
    static let colon = UInt8(ascii: ":")
    static let comma = UInt8(ascii: ",")
    static let question = UInt8(ascii: "?")
    static let percent = UInt8(ascii: "%")

    static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }
    /// Whether a byte goes on with a character of UTF-8 that began before it.
    static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }
}

/// Questions about the lines of a text.
enum SourceText {
    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")

    static func location(of offset: Int, in source: [UInt8]) -> SourceLocation {
        let offset = min(max(offset, 0), source.count)
        var line = 1
        for byte in source[..<offset] where byte == newline { line += 1 }
        let start = lineStart(at: offset, in: source)
        let column = source[start..<offset].count { $0 & 0xC0 != 0x80 } + 1
        return SourceLocation(line: line, column: column, offset: offset)
    }

    /// The first byte of the line that `offset` is on.
    static func lineStart(at offset: Int, in source: [UInt8]) -> Int {
        var start = offset
        while start > 0 && source[start - 1] != newline { start -= 1 }
        return start
    }

    /// The end of the line that `offset` is on, before its line break.
    static func lineEnd(at offset: Int, in source: [UInt8]) -> Int {
        var end = offset
        while end < source.count && source[end] != newline { end += 1 }
        if end > offset && end < source.count && source[end - 1] == carriageReturn { end -= 1 }
        return end
    }

    /// The first byte of the next line; the end of the text if there is none.
    static func nextLine(after offset: Int, in source: [UInt8]) -> Int {
        var end = offset
        while end < source.count && source[end] != newline { end += 1 }
        return min(end + 1, source.count)
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    static func isBreak(_ byte: UInt8) -> Bool { byte == newline || byte == carriageReturn }

    /// The line break that the text uses: that of its first line.
    static func lineBreak(of source: [UInt8]) -> [UInt8] {
        guard let first = source.firstIndex(of: newline), first > 0, source[first - 1] == carriageReturn else {
            return [newline]
        }
        return [carriageReturn, newline]
    }
}

import YAMLDocument

/// The lines that git leaves in a file that it could not merge.
enum ConflictMarkers {
    /// The first of them: seven `<` or `>` at the beginning of a line, followed by a label or nothing.
    static func location(in bytes: [UInt8]) -> SourceLocation? {
        let span = bytes.span
        var line = 1
        var start = 0
        while start < span.count {
            if isMarker(span, at: start) { return SourceLocation(line: line, column: 1, offset: start) }
            while start < span.count, span[start] != newline { start += 1 }
            start += 1
            line += 1
        }
        return nil
    }

    private static func isMarker(_ bytes: Span<UInt8>, at start: Int) -> Bool {
        let first = bytes[start]
        guard first == UInt8(ascii: "<") || first == UInt8(ascii: ">") else { return false }
        let end = start + 7
        guard end <= bytes.count else { return false }
        for index in start..<end where bytes[index] != first { return false }
        return end == bytes.count || [UInt8(ascii: " "), newline, UInt8(ascii: "\r")].contains(bytes[end])
    }

    private static let newline = UInt8(ascii: "\n")
}

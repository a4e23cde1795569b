/// Lines of a text that may hold secrets: as places, so that nothing of it is copied.
enum TextLines {
    /// The lines that are not blank, without the white space around them, by number from 1.
    static func all(in bytes: Span<UInt8>) -> [(number: Int, range: Range<Int>)] {
        var lines: [(Int, Range<Int>)] = []
        var start = 0
        var number = 1
        for index in 0...bytes.count where index == bytes.count || bytes[index] == UInt8(ascii: "\n") {
            var range = start..<index
            while let last = range.last, isBlank(bytes[last]) { range = range.dropLast() }
            while let first = range.first, isBlank(bytes[first]) { range = range.dropFirst() }
            if !range.isEmpty { lines.append((number, range)) }
            start = index + 1
            number += 1
        }
        return lines
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}

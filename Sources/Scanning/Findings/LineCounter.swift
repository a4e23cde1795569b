import Glibc

/// Turns growing offsets of a text into lines and columns; the text comes in stretches.
struct LineCounter {
    private var line = 1
    private var column = 1
    /// How many bytes of the input were counted.
    private(set) var offset = 0

    /// The place of `offset`, which lies in or behind `text`.
    ///
    /// - Parameters:
    ///   - base: the offset of the first byte of `text` in the input.
    mutating func advance(to target: Int, in text: UnsafeBufferPointer<UInt8>, base: Int) -> TextLocation {
        guard let start = text.baseAddress, target > offset else { return TextLocation(line: line, column: column) }
        var position = offset - base
        let end = min(target - base, text.count)
        while position < end, let found = memchr(start + position, 0x0A, end - position) {
            position = UnsafeRawPointer(found) - UnsafeRawPointer(start) + 1
            line += 1
            column = 1
        }
        while position < end {
            if text[position] & 0xC0 != 0x80 { column += 1 }
            position += 1
        }
        offset = base + end
        return TextLocation(line: line, column: column)
    }
}

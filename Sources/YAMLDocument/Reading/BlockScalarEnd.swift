/// Where a literal or folded scalar ends: behind its last line that counts, before that line's break.
///
/// libyaml's own mark lies behind the blank lines that follow. Those count only where the scalar keeps them (`|+`), or
/// where they hold more blanks than the indentation.
struct BlockScalarEnd {
    private let text: SourceText
    private let parentColumn: Int
    private var keepsBlankLines = false
    private var indicator: Int?
    private let headerEnd: Int

    /// - Parameter parentColumn: of the block collection around the scalar; `nil` at the root.
    init(in text: SourceText, start: Int, parentColumn: Int?) {
        self.text = text
        self.parentColumn = parentColumn ?? 0
        var position = start + 1
        while position < text.end {
            let byte = text[position]
            if Byte.isDigit(byte) {
                indicator = Int(byte - UInt8(ascii: "0"))
            } else if byte == UInt8(ascii: "+") {
                keepsBlankLines = true
            } else if byte != UInt8(ascii: "-") {
                break
            }
            position += 1
        }
        headerEnd = position
    }

    func offset(before mark: Int) -> Int {
        let first = text.nextLine(after: headerEnd)
        guard first < mark else { return headerEnd }
        if keepsBlankLines { return lineEnd(before: mark) }
        let indentation = indicator.map { parentColumn + $0 } ?? detectedIndentation(first..<mark)
        var next = mark
        while next > first {
            let end = lineEnd(before: next)
            let start = text.lineStart(at: end)
            if end - start > indentation || text.skipBlanks(from: start) < end { return end }
            next = start
        }
        return headerEnd
    }

    /// The end of the line before `offset`, which is the first byte of a line or the end of the text.
    private func lineEnd(before offset: Int) -> Int {
        text.isLineStart(offset) ? text.lineEnd(above: offset) : offset
    }

    /// That of the first line with text; as libyaml has it, a longer blank line before that counts as well.
    private func detectedIndentation(_ lines: Range<Int>) -> Int {
        var deepest = 1
        var start = lines.lowerBound
        while start < lines.upperBound {
            var position = start
            while position < text.end && text[position] == Byte.space { position += 1 }
            deepest = max(deepest, position - start)
            if text.breakLength(at: position) == 0 { break }
            start = text.nextLine(after: position)
        }
        return deepest
    }
}

/// The comment lines directly above a key that belong to it: those that lie no deeper than the key itself.
struct CommentLines {
    let start: Int
    /// The first byte of the key's line.
    let end: Int
    let standsAfterBlankLine: Bool

    init(_ text: SourceText, above line: Int, column: Int) {
        var start = line
        var isBlankAbove = false
        while start > text.start {
            let aboveEnd = text.lineEnd(above: start)
            let above = text.lineStart(at: aboveEnd)
            let first = text.skipBlanks(from: above)
            isBlankAbove = first == aboveEnd
            guard first < aboveEnd, text[first] == Byte.hash, first - above <= column else { break }
            start = above
        }
        self.start = start
        end = line
        standsAfterBlankLine = isBlankAbove
    }
}

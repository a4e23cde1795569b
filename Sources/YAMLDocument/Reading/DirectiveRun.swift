/// Bounds the directives of a document.
///
/// libyaml compares each `%TAG` with all before it: 100,000 of them, a text of 1.3 MB, take it 22 seconds.
enum DirectiveRun {
    static let limit = 64

    /// Where a document has one directive too many.
    static func excess(in text: SourceText) -> Int? {
        var count = 0
        var lineEnd = text.start
        var position = text.start
        while position < text.end {
            if text[position] == Byte.percent, text.lineStart(at: position) == position {
                count = text.skipGap(from: lineEnd) == position ? count + 1 : 1
                guard count <= limit else { return position }
                lineEnd = text.lineEnd(at: position)
                position = lineEnd
            } else {
                position += 1
            }
        }
        return nil
    }
}

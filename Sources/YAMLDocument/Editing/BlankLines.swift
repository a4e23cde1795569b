/// Lines that a block scalar would take in, were the lines between them removed.
enum BlankLines {
    /// The end of the lines that go when an entry goes: its own, and blank ones below them that would become part of a
    /// block scalar above.
    ///
    /// - Parameters:
    ///   - lines: the entry's own.
    ///   - above: the first key that goes and its line; it is not behind an indicator.
    /// - Throws: ``YAMLError/Reason/notEditable`` where that would happen to a comment.
    static func end(
        below lines: Range<Int>, above: (key: Int, line: Int), in tree: YAMLTree
    ) throws(YAMLError) -> Int {
        let text = tree.text
        // Nodes are in the order of the text, so the one before the key is the last one above it.
        guard above.key > 0 else { return lines.upperBound }
        let scalar = tree.records[above.key - 1]
        guard scalar.style == .literal || scalar.style == .folded, scalar.parent != YAMLTree.none,
            text.isBlank(Int(scalar.end)..<above.line)
        else { return lines.upperBound }
        var end = lines.upperBound
        var holdsBlanks = false
        while end < text.end {
            let lineEnd = text.lineEnd(at: end)
            let first = text.skipBlanks(from: end)
            guard first == lineEnd else {
                let isDeep = first - end > Int(tree.records[Int(scalar.parent)].column)
                guard text[first] != Byte.hash || !isDeep else {
                    throw YAMLError(.notEditable, at: text.location(of: first))
                }
                break
            }
            holdsBlanks = holdsBlanks || lineEnd > end
            end = lineEnd + text.breakLength(at: lineEnd)
        }
        let header = text[Int(scalar.start)..<text.lineEnd(at: Int(scalar.start))]
        let keepsLines = header.prefix { !Byte.isBlank($0) }.contains(UInt8(ascii: "+"))
        return holdsBlanks || keepsLines ? end : lines.upperBound
    }
}

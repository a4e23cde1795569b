/// The anchor and tag before a node, as they are written.
struct NodeProperties {
    /// Behind the last of them.
    let end: Int
    /// Where the node itself begins.
    let contentStart: Int
    let hasTag: Bool

    /// - Parameters:
    ///   - limit: where the node and everything before it ends at the latest.
    ///   - anchors, tags: how many of each belong to this node: those that follow may belong to its first key.
    init(in text: SourceText, from start: Int, limit: Int, anchors: Int, tags: Int) {
        var (anchors, tags) = (anchors, tags)
        var hasTag = false
        var (position, end) = (start, start)
        while position < limit {
            if text[position] == UInt8(ascii: "&"), anchors > 0 {
                anchors -= 1
                position = Self.anchorEnd(in: text, from: position)
            } else if text[position] == UInt8(ascii: "!"), tags > 0 {
                tags -= 1
                hasTag = true
                position = Self.tagEnd(in: text, from: position)
            } else {
                break
            }
            end = position
            position = text.skipGap(from: position)
        }
        self.end = end
        self.hasTag = hasTag
        contentStart = position < limit ? position : end
    }

    private static func anchorEnd(in text: SourceText, from start: Int) -> Int {
        var position = start + 1
        while position < text.end, isName(text[position]) { position += 1 }
        return position
    }

    /// A tag ends at a blank, and in brackets and braces at a comma; between `<` and `>` a comma is part of it.
    private static func tagEnd(in text: SourceText, from start: Int) -> Int {
        var position = start + 1
        let isVerbatim = position < text.end && text[position] == UInt8(ascii: "<")
        while position < text.end, !Byte.isBlank(text[position]), text.breakLength(at: position) == 0 {
            if isVerbatim ? text[position] == UInt8(ascii: ">") : text[position] == Byte.comma {
                return isVerbatim ? position + 1 : position
            }
            position += 1
        }
        return position
    }

    private static func isName(_ byte: UInt8) -> Bool {
        Byte.isLetter(byte) || Byte.isDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
}

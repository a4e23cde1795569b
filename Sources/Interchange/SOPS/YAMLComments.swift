import YAMLDocument

/// The comments of a YAML text, by place.
struct YAMLComments {
    struct Comment {
        /// Of the sign.
        let start: Int
        /// What stands behind the sign, to the end of the line.
        let text: Range<Int>
        /// From 1.
        let column: Int
        /// Nothing but white space stands before it.
        let isAlone: Bool
    }

    private(set) var all: [Comment] = []
    private let source: [UInt8]

    init(in stream: YAMLStream) {
        source = stream.source
        var scalars: [Range<Int>] = []
        for root in stream.documents { Self.collect(root, &scalars) }
        scalars.sort { $0.lowerBound < $1.lowerBound }
        var position = 0
        for scalar in scalars {
            if position < scalar.lowerBound { find(in: position..<scalar.lowerBound) }
            position = max(position, scalar.upperBound)
        }
        find(in: position..<source.count)
    }

    private static func collect(_ node: YAMLNode, _ scalars: inout [Range<Int>]) {
        if let entries = node.entries {
            for entry in entries {
                scalars.append(entry.key.span)
                collect(entry.value, &scalars)
            }
        } else if let items = node.items {
            for item in items { collect(item, &scalars) }
        } else {
            scalars.append(node.span)
        }
    }

    private mutating func find(in gap: Range<Int>) {
        var position = gap.lowerBound
        while position < gap.upperBound {
            guard source[position] == UInt8(ascii: "#"),
                position == 0 || source[position - 1].isBlank || source[position - 1] == 0x0A
            else {
                position += 1
                continue
            }
            var end = source[position...].firstIndex(of: 0x0A) ?? source.count
            let next = end
            if end > position, source[end - 1] == 0x0D { end -= 1 }
            let lineStart = (source[..<position].lastIndex(of: 0x0A) ?? -1) + 1
            all.append(
                Comment(
                    start: position, text: position + 1..<end, column: position - lineStart + 1,
                    isAlone: source[lineStart..<position].allSatisfy(\.isBlank)))
            position = next
        }
    }

    /// Those on lines of their own from `start` to a node, and no deeper than it: they speak of it.
    func texts(before node: YAMLNode, from start: Int) -> [String] {
        let column = node.location.column
        return between(start, node.span.lowerBound).filter { $0.isAlone && $0.column <= column }.map(text)
    }

    /// The one on the line where a key or its value ends.
    func texts(behind key: YAMLNode, _ value: YAMLNode) -> [String] {
        let end = value.scalar == nil ? key.span.upperBound : value.spanWithProperties.upperBound
        let lineEnd = source[end...].firstIndex(of: 0x0A) ?? source.count
        return between(end, lineEnd).filter { !$0.isAlone }.map(text)
    }

    private func between(_ start: Int, _ end: Int) -> ArraySlice<Comment> {
        let first = firstIndex(from: start)
        return all[first..<max(first, firstIndex(from: end))]
    }

    private func firstIndex(from offset: Int) -> Int {
        var (low, high) = (0, all.count)
        while low < high {
            let middle = (low + high) / 2
            if all[middle].start < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func text(_ comment: Comment) -> String { String(decoding: source[comment.text], as: UTF8.self) }
}

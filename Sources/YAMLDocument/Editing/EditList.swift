/// Gathers edits and brings them into order.
///
/// New lines are given by the line that they follow or precede. Where the line that they follow goes away, they stand in
/// its place.
struct EditList {
    private let text: SourceText
    private var replacements: [Item] = []
    private var deletions: [Range<Int>] = []
    private var insertions: [(lines: [[UInt8]], end: Int, column: Int)] = []

    private struct Item {
        let range: Range<Int>
        let bytes: [UInt8]
        let order: Order
    }

    /// What comes first where several edits are at one place.
    private enum Order: Comparable {
        /// On the line that ends here.
        case inLine
        /// Below it; what lies deeper belongs to what comes before.
        case below(outward: Int)
        /// Above the line that begins here.
        case above
        case replacing
    }

    init(_ text: SourceText) {
        self.text = text
    }

    mutating func replace(_ range: Range<Int>, with bytes: [UInt8]) {
        replacements.append(Item(range: range, bytes: bytes, order: range.isEmpty ? .inLine : .replacing))
    }

    /// - Parameter range: whole lines.
    mutating func deleteLines(_ range: Range<Int>) {
        deletions.append(range)
    }

    /// - Parameters:
    ///   - end: where a line ends, before its break.
    ///   - column: how deep the lines' mapping lies.
    mutating func insert(_ lines: [[UInt8]], below end: Int, column: Int) {
        insertions.append((lines, end, column))
    }

    /// - Parameter start: where a line begins.
    mutating func insert(_ lines: [[UInt8]], above start: Int) {
        replacements.append(Item(range: start..<start, bytes: terminated(lines, near: start), order: .above))
    }

    /// The edits in order.
    ///
    /// - Throws: ``YAMLError/Reason/conflictingEdits``
    consuming func sorted() throws(YAMLError) -> [YAMLEdit] {
        var items = replacements
        deletions.sort { $0.lowerBound < $1.lowerBound }
        items += deletions.map { Item(range: $0, bytes: [], order: .replacing) }
        items += insertions.map(item)
        // Equal ones keep the order in which they came.
        let sorted = items.enumerated().sorted {
            ($0.element.range.lowerBound, $0.element.order, $0.offset)
                < ($1.element.range.lowerBound, $1.element.order, $1.offset)
        }
        var position = 0
        for (_, item) in sorted {
            guard item.range.lowerBound >= position else {
                throw YAMLError(.conflictingEdits, at: text.location(of: item.range.lowerBound))
            }
            position = item.range.upperBound
        }
        return sorted.map { YAMLEdit($0.element.range, with: $0.element.bytes) }
    }

    private func item(_ insertion: (lines: [[UInt8]], end: Int, column: Int)) -> Item {
        let order = Order.below(outward: -insertion.column)
        if let deletion = deletion(around: insertion.end) {
            let start = deletion.lowerBound
            return Item(range: start..<start, bytes: terminated(insertion.lines, near: start), order: order)
        }
        let lineBreak = text.lineBreak(near: insertion.end)
        return Item(
            range: insertion.end..<insertion.end, bytes: insertion.lines.flatMap { lineBreak + $0 }, order: order)
    }

    /// The deleted lines that a line's end lies in.
    private func deletion(around end: Int) -> Range<Int>? {
        var (low, high) = (0, deletions.count)
        while low < high {
            let middle = (low + high) / 2
            if deletions[middle].lowerBound <= end { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return nil }
        let range = deletions[low - 1]
        let isLastLine = end == range.upperBound && end == text.end && !text.isLineStart(end)
        return end < range.upperBound || isLastLine ? range : nil
    }

    private func terminated(_ lines: [[UInt8]], near offset: Int) -> [UInt8] {
        let lineBreak = text.lineBreak(near: offset)
        return lines.flatMap { $0 + lineBreak }
    }
}

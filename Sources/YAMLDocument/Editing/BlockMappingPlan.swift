/// Where lines go in and out of a block mapping that has entries.
struct BlockMappingPlan {
    private let tree: YAMLTree
    private let index: Int
    private let change: MappingChange
    private let mapping: YAMLTree.Record
    private let renamed: [Int: String]
    private let step: Int
    private let remaining: [Int]
    private var text: SourceText { tree.text }

    init(_ tree: YAMLTree, _ index: Int, _ change: MappingChange, renamed: [Int: String], step: Int) {
        self.tree = tree
        self.index = index
        self.change = change
        self.renamed = renamed
        self.step = step
        mapping = tree.records[index]
        remaining = change.remaining
    }

    func plan(into list: inout EditList) throws(YAMLError) {
        if remaining.isEmpty && change.inserted.entries.isEmpty {
            try empty(into: &list)
        } else {
            try remove(into: &list)
            try insert(into: &list)
        }
    }

    // MARK: The entries as they stand

    private func key(_ position: Int) -> YAMLTree.Record { tree.records[change.keys[position]] }

    private func value(_ position: Int) -> YAMLTree.Record { tree.records[Int(key(position).nextSibling)] }

    private func name(_ position: Int) -> String {
        renamed[change.keys[position]] ?? tree.content(of: key(position))
    }

    /// The first byte of an entry: of its key with anchor and tag, or of the `?` before it.
    private func start(_ position: Int) throws(YAMLError) -> Int {
        guard position > 0 else { return Int(mapping.start) }
        let start = Int(key(position).propertiesStart)
        let first = text.skipBlanks(from: text.lineStart(at: start))
        guard text.characters(in: text.lineStart(at: start)..<first) == mapping.column,
            first == start || (text[first] == Byte.question && text.skipBlanks(from: first + 1) == start)
        else { throw YAMLError(.notEditable, at: YAMLNode(tree: tree, index: change.keys[position]).location) }
        return first
    }

    /// The end of the last line of an entry.
    private func end(_ position: Int) -> Int {
        text.lineEnd(at: max(Int(value(position).end), Int(key(position).end)))
    }

    private func lines(_ position: Int) throws(YAMLError) -> Range<Int> {
        text.lineStart(at: try start(position))..<text.nextLine(after: end(position))
    }

    /// Whether the first key stands behind the dash of a list item or another indicator.
    private var standsBehindIndicator: Bool { !text.isFirstOnLine(Int(mapping.start)) }

    // MARK: Removing

    private func remove(into list: inout EditList) throws(YAMLError) {
        var rest = change.removed.sorted()[...]
        if rest.first == 0, standsBehindIndicator {
            rest = try removeBehindIndicator(rest, into: &list)
        }
        // The first of removed neighbours: what stands above it stands above all of them afterwards.
        var first: (key: Int, line: Int)?
        var previous: Range<Int>?
        for position in rest {
            let lines = try lines(position)
            let isNeighbour = previous.map { text.isBlank($0.upperBound..<lines.lowerBound) } ?? false
            let above = first.flatMap { isNeighbour ? $0 : nil } ?? (change.keys[position], lines.lowerBound)
            list.deleteLines(lines.lowerBound..<(try BlankLines.end(below: lines, above: above, in: tree)))
            (first, previous) = (above, lines)
        }
    }

    /// The first entry goes and the indicator before it stays; gives back what is still to be removed.
    private func removeBehindIndicator(
        _ removed: ArraySlice<Int>, into list: inout EditList
    ) throws(YAMLError) -> ArraySlice<Int> {
        let start = try start(0)
        if change.inserted.entries.isEmpty, let next = remaining.first, try areAdjacent(0...next) {
            // What follows moves up to the indicator.
            list.replace(start..<(try self.start(next)), with: [])
            return removed.drop { $0 < next }
        }
        list.replace(text.skipBlanksBackwards(from: start)..<end(0), with: [])
        return removed.dropFirst()
    }

    /// Whether no line lies between some entries.
    private func areAdjacent(_ positions: ClosedRange<Int>) throws(YAMLError) -> Bool {
        for position in positions.dropFirst() where try lines(position).lowerBound != lines(position - 1).upperBound {
            return false
        }
        return true
    }

    /// Braces take the place of all entries, behind the key of the mapping where it has one.
    private func empty(into list: inout EditList) throws(YAMLError) {
        let braces = Array("{}".utf8)
        var rest = change.keys.indices.dropFirst(0)
        if let offset = offsetBehindOwnKey {
            list.replace(offset..<offset, with: [Byte.space] + braces)
        } else {
            list.replace(try start(0)..<end(0), with: braces)
            rest = rest.dropFirst()
        }
        for position in rest { list.deleteLines(try lines(position)) }
    }

    /// Behind the colon, anchor and tag before a mapping that begins on a line of its own.
    private var offsetBehindOwnKey: Int? {
        guard mapping.parent != YAMLTree.none, tree.records[Int(mapping.parent)].kind == .mapping,
            !standsBehindIndicator
        else { return nil }
        if mapping.hasProperties {
            return NodeProperties(
                in: text, from: Int(mapping.propertiesStart), limit: text.end,
                anchors: mapping.anchor == YAMLTree.none ? 0 : 1, tags: mapping.tag == YAMLTree.none ? 0 : 1
            ).end
        }
        // A key is a leaf, so its value is the next record.
        let colon = text.skipBlanks(from: Int(tree.records[index - 1].end))
        // A key behind `?` has its colon on another line.
        return text[colon] == Byte.colon ? colon + 1 : nil
    }
}

// MARK: - Inserting

extension BlockMappingPlan {
    private func insert(into list: inout EditList) throws(YAMLError) {
        let order = KeyOrder(change.inserted.entries, among: remaining.map(name), at: remaining)
        let layouts = order.groups.isEmpty ? [] : neighbourLayouts
        let quotesKeys = change.keys.allSatisfy { tree.records[$0].style == .doubleQuoted }
        for group in order.groups {
            let new = NewLines(
                column: Int(mapping.column), step: step, quotesKeys: quotesKeys,
                scalars: layouts[group.successor ?? change.keys.count]
            ).lines(group.entries)
            if let successor = group.successor {
                try insert(new, before: successor, into: &list)
            } else {
                try append(new, into: &list)
            }
        }
    }

    private func insert(_ new: [[UInt8]], before position: Int, into list: inout EditList) throws(YAMLError) {
        guard position > 0 || !standsBehindIndicator else {
            // The new lines take the place behind the indicator.
            let start = try start(position)
            let lineBreak = text.lineBreak(near: start)
            let indentation = [UInt8](repeating: Byte.space, count: Int(mapping.column))
            let own = new.joined(separator: lineBreak).dropFirst(indentation.count)
            list.replace(start..<start, with: own + lineBreak + indentation)
            return
        }
        let comments = CommentLines(text, above: try lines(position).lowerBound, column: Int(mapping.column))
        if position == 0 && mapping.parent == YAMLTree.none && !comments.standsAfterBlankLine {
            // Comments at the top of a document are about the document.
            list.insert(new, above: comments.end)
        } else {
            let limit = position > 0 ? text.nextLine(after: end(position - 1)) : text.start
            list.insert(new, above: max(comments.start, limit))
        }
    }

    private func append(_ new: [[UInt8]], into list: inout EditList) throws(YAMLError) {
        if let last = remaining.last {
            list.insert(new, below: end(last), column: Int(mapping.column))
        } else if standsBehindIndicator {
            list.insert(new, below: end(0), column: Int(mapping.column))
        } else {
            list.insert(new, above: try lines(0).lowerBound)
        }
    }

    /// For each place between entries: the layout of the nearest scalar above, else of the first one below.
    private var neighbourLayouts: [ScalarLayout?] {
        let own = change.keys.indices.map(scalarLayout)
        var layouts: [ScalarLayout?] = [own.lazy.compactMap { $0 }.first]
        for layout in own { layouts.append(layout ?? layouts[layouts.count - 1]) }
        return layouts
    }

    private func scalarLayout(_ position: Int) -> ScalarLayout? {
        let value = value(position)
        let start = Int(value.propertiesStart)
        guard value.kind == .scalar, !value.isMissing else { return nil }
        guard text.isFirstOnLine(start) else { return .sameLine }
        let width = text.characters(in: text.lineStart(at: start)..<start) - Int(mapping.column)
        return width > 0 ? .nextLine(width: width) : nil
    }
}

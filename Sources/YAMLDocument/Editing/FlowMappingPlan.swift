/// Where entries go in and out of a mapping in braces, on one line or with each entry on a line of its own.
struct FlowMappingPlan {
    private let tree: YAMLTree
    private let index: Int
    private let change: MappingChange
    private let entries: [Entry]
    private let remaining: [Int]
    private let names: [String]
    private let quotesKeys: Bool
    private var text: SourceText { tree.text }
    private var mapping: YAMLTree.Record { tree.records[index] }

    private struct Entry {
        let start: Int
        let end: Int
        /// The comma behind it.
        let comma: Int?
        /// Nothing else stands on its lines.
        let ownsLines: Bool
        /// Ends with its colon, so that a comma must keep away from it.
        let endsWithColon: Bool

        /// Behind its comma, if it has one.
        var endWithComma: Int { comma.map { $0 + 1 } ?? end }
    }

    init(_ tree: YAMLTree, _ index: Int, _ change: MappingChange, renamed: [Int: String]) throws(YAMLError) {
        self.tree = tree
        self.index = index
        self.change = change
        remaining = change.remaining
        names = change.remaining.map { renamed[change.keys[$0]] ?? tree.content(of: tree.records[change.keys[$0]]) }
        quotesKeys = change.keys.allSatisfy { tree.records[$0].style == .doubleQuoted }
        entries = change.keys.map { Self.entry(key: $0, in: tree) }
        // `[a: b]` is a mapping without braces, and a key behind `?` would leave that behind.
        guard tree.text[Int(tree.records[index].start)] == UInt8(ascii: "{"),
            !entries.contains(where: { Self.isExplicit($0, in: tree.text) })
        else { throw refusal }
    }

    private static func entry(key index: Int, in tree: YAMLTree) -> Entry {
        let text = tree.text
        let (key, value) = (tree.records[index], tree.records[index + 1])
        let end = Int(max(key.end, value.end))
        let next = text.skipGap(from: end)
        let comma = text[next] == Byte.comma ? next : nil
        // The line is the entry's own when its comma stands on it and a comment or nothing follows.
        let isCommaBeside = comma == nil || text.skipBlanks(from: end) == comma
        let rest = text.skipBlanks(from: comma.map { $0 + 1 } ?? end)
        let isLast = text.breakLength(at: rest) > 0 || text[rest] == Byte.hash
        let start = Int(key.propertiesStart)
        return Entry(
            start: start, end: end, comma: comma, ownsLines: isCommaBeside && isLast && text.isFirstOnLine(start),
            endsWithColon: value.isMissing && text[end - 1] == Byte.colon)
    }

    private static func isExplicit(_ entry: Entry, in text: SourceText) -> Bool {
        let before = text.skipBlanksBackwards(from: entry.start)
        return before < entry.start && before > text.start && text[before - 1] == Byte.question
    }

    private var refusal: YAMLError { YAMLError(.notEditable, at: YAMLNode(tree: tree, index: index).location) }

    func plan(into list: inout EditList) throws(YAMLError) {
        let order = KeyOrder(change.inserted.entries, among: names, at: remaining)
        if remaining.isEmpty {
            try replaceAll(with: order.groups.flatMap(\.entries), into: &list)
            return
        }
        let appendsEntries = order.groups.last.map { $0.successor == nil } ?? false
        for run in runs(of: change.removed.sorted()) {
            try remove(run, appendsEntries: appendsEntries, into: &list)
        }
        for group in order.groups {
            let texts = group.entries.map { FlowText.entry($0, quotesKeys: quotesKeys) }
            if let successor = group.successor {
                insert(texts, before: successor, into: &list)
            } else {
                append(texts, into: &list)
            }
        }
    }

    // MARK: Removing

    private func replaceAll(with new: [NewEntry], into list: inout EditList) throws(YAMLError) {
        guard (0...entries.count).allSatisfy(isPlainGap) else { throw refusal }
        let content = new.map { FlowText.entry($0, quotesKeys: quotesKeys) }.joined(separator: ", ")
        let inside = Int(mapping.start) + 1..<Int(mapping.end) - 1
        let range = new.isEmpty ? inside : entries[0].start..<entries[entries.count - 1].endWithComma
        list.replace(range, with: Array(content.utf8))
    }

    /// Neighbours that go together.
    private func runs(of positions: [Int]) -> [ClosedRange<Int>] {
        var runs: [ClosedRange<Int>] = []
        for position in positions {
            if let last = runs.last, last.upperBound + 1 == position {
                runs[runs.count - 1] = last.lowerBound...position
            } else {
                runs.append(position...position)
            }
        }
        return runs
    }

    private func remove(
        _ run: ClosedRange<Int>, appendsEntries: Bool, into list: inout EditList
    ) throws(YAMLError) {
        let isLast = run.upperBound == entries.count - 1
        if run.allSatisfy({ entries[$0].ownsLines }) {
            for position in run {
                let entry = entries[position]
                list.deleteLines(text.lineStart(at: entry.start)..<text.nextLine(after: entry.endWithComma))
            }
            let endsWithComma = entries[run.upperBound].comma != nil
            if isLast, !endsWithComma, !appendsEntries, let comma = entries[run.lowerBound - 1].comma {
                list.replace(comma..<comma + 1, with: [])
            }
        } else if isLast {
            guard run.allSatisfy(isPlainGap) else { throw refusal }
            let previous = entries[run.lowerBound - 1]
            // From the comma on: `{a: }` is a null, `{a:}` is no YAML for libyaml.
            list.replace((previous.comma ?? previous.end)..<entries[run.upperBound].end, with: [])
        } else {
            guard run.allSatisfy({ isPlainGap(before: $0 + 1) }) else { throw refusal }
            list.replace(entries[run.lowerBound].start..<entries[run.upperBound + 1].start, with: [])
        }
    }

    /// Whether no comment stands between the entry before a position, or the brace, and the one at it.
    private func isPlainGap(before position: Int) -> Bool {
        let start = position > 0 ? entries[position - 1].end : Int(mapping.start) + 1
        let end = position < entries.count ? entries[position].start : Int(mapping.end) - 1
        guard position > 0, let comma = entries[position - 1].comma else { return text.isBlank(start..<end) }
        return text.isBlank(start..<comma) && text.isBlank(comma + 1..<end)
    }

    // MARK: Inserting

    private func insert(_ texts: [String], before position: Int, into list: inout EditList) {
        let entry = entries[position]
        guard text.isFirstOnLine(entry.start) else {
            list.replace(entry.start..<entry.start, with: Array(texts.map { $0 + ", " }.joined().utf8))
            return
        }
        let line = text.lineStart(at: entry.start)
        let comments = CommentLines(text, above: line, column: entry.start - line)
        let limit = position > 0 ? text.nextLine(after: entries[position - 1].endWithComma) : text.start
        list.insert(texts.map { indented($0 + ",", like: entry) }, above: max(comments.start, limit))
    }

    private func append(_ texts: [String], into list: inout EditList) {
        guard let position = remaining.last else { return }
        let entry = entries[position]
        let isLast = position == entries.count - 1
        // The comma stays where what it separated has lines of its own to go with.
        let comma = isLast || entries[position + 1].ownsLines ? entry.comma : nil
        let endsWithComma = entries[entries.count - 1].comma != nil
        guard entry.ownsLines else {
            if let comma {
                list.replace(comma + 1..<comma + 1, with: Array(texts.map { " \($0)," }.joined().utf8))
            } else {
                separate(entry, from: " " + texts.joined(separator: ", "), in: &list)
            }
            return
        }
        if comma == nil { separate(entry, from: "", in: &list) }
        var lines = texts.map { indented($0 + ",", like: entry) }
        if !endsWithComma { lines[lines.count - 1].removeLast() }
        let end = text.lineEnd(at: comma ?? entry.end)
        list.insert(lines, below: end, column: Int(mapping.column))
    }

    /// A comma behind the last entry. Behind a colon it needs a blank before it, else libyaml takes both for text.
    private func separate(_ entry: Entry, from next: String, in list: inout EditList) {
        let hasBlank = Byte.isBlank(text[entry.end])
        let offset = entry.endsWithColon && hasBlank ? entry.end + 1 : entry.end
        let blank = entry.endsWithColon && !hasBlank ? " " : ""
        list.replace(offset..<offset, with: Array("\(blank),\(next)".utf8))
    }

    private func indented(_ line: String, like entry: Entry) -> [UInt8] {
        Array(text[text.lineStart(at: entry.start)..<entry.start]) + Array(line.utf8)
    }
}

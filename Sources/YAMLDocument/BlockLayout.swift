/// Where lines go in and out of block mappings.
struct BlockLayout {
    private let stream: YAMLStream
    private var source: [UInt8] { stream.source }

    init(_ stream: YAMLStream) {
        self.stream = stream
    }

    /// New lines for an entry, at its place among others.
    func insertion(
        of key: String, _ value: YAMLEditor.Value, name: String, into entries: [YAMLEntry], _ layout: YAMLEditor.Layout
    ) -> YAMLEditor.Edit {
        let column = Int(entries[0].key.record.column)
        let layout = neighbourLayout(entries) ?? layout
        let lines = lines(key, value, column: column, layout)
        let successor = Self.isSorted(entries) ? entries.firstIndex { Self.precedes(name, $0.name) } : nil
        if let successor {
            let next = entries[successor].keyStart
            let lineStart = SourceText.lineStart(at: next, in: source)
            guard source[lineStart..<next].allSatisfy(SourceText.isBlank) else {
                // The first key stands behind the dash of a list item: the new one takes that place.
                let own = joined(lines, firstIndented: false, column) + lineBreak + indentation(column)
                return YAMLEditor.Edit(range: next..<next, text: own)
            }
            let start =
                successor == 0 ? lineStart : startOfComments(above: lineStart, notBefore: entries[successor - 1])
            return YAMLEditor.Edit(range: start..<start, text: joined(lines, firstIndented: true, column) + lineBreak)
        }
        return appended(lines, after: entries[entries.count - 1].valueEnd, column)
    }

    /// The first entry of a mapping that is `{}`, null or missing.
    func filling(
        _ mapping: YAMLNode, _ key: String, _ value: YAMLEditor.Value, _ layout: YAMLEditor.Layout
    ) throws(YAMLError) -> [YAMLEditor.Edit] {
        guard let parent = mapping.parent else {
            let text = joined(lines(key, value, column: 0, layout), firstIndented: true, 0) + lineBreak
            return [YAMLEditor.Edit(range: mapping.span, text: text)]
        }
        guard !parent.isFlow, let entry = parent.entries?.first(where: { $0.value == mapping }) else {
            throw YAMLError(.notEditable, at: mapping.location)
        }
        let column = Int(entry.key.record.column) + indentationWidth(of: parent)
        var edits: [YAMLEditor.Edit] = []
        var end = mapping.span.upperBound
        if !mapping.span.isEmpty {
            var start = mapping.span.lowerBound
            while start > 0 && SourceText.isBlank(source[start - 1]) { start -= 1 }
            edits.append(YAMLEditor.Edit(range: start..<mapping.span.upperBound, text: []))
        }
        end = SourceText.lineEnd(at: end, in: source)
        let lines = joined(lines(key, value, column: column, layout), firstIndented: true, column)
        return edits + [YAMLEditor.Edit(range: end..<end, text: lineBreak + lines)]
    }

    func removal(of position: Int, in entries: [YAMLEntry], _ mapping: YAMLNode) -> YAMLEditor.Edit {
        let entry = entries[position]
        guard entries.count > 1 else { return emptied(mapping) }
        let lineStart = SourceText.lineStart(at: entry.keyStart, in: source)
        guard source[lineStart..<entry.keyStart].allSatisfy(SourceText.isBlank) else {
            // Behind a dash: what follows moves up to it.
            return YAMLEditor.Edit(range: entry.keyStart..<entries[position + 1].keyStart, text: [])
        }
        let end = SourceText.nextLine(after: entry.valueEnd, in: source)
        let endsText = end == source.count && source.last != SourceText.newline
        guard endsText, lineStart > 0 else { return YAMLEditor.Edit(range: lineStart..<end, text: []) }
        // The last line of a text without a final newline takes the break before it along.
        let previous = SourceText.lineEnd(at: SourceText.lineStart(at: lineStart - 1, in: source), in: source)
        return YAMLEditor.Edit(range: previous..<end, text: [])
    }

    /// A block mapping that loses its only entry.
    private func emptied(_ mapping: YAMLNode) -> YAMLEditor.Edit {
        guard let parent = mapping.parent, let entry = parent.entries?.first(where: { $0.value == mapping }) else {
            return YAMLEditor.Edit(range: mapping.span, text: Array("{}".utf8))
        }
        // From behind the colon, so that the braces do not stand on a line of their own.
        let keyEnd = entry.key.span.upperBound
        let colon = source[keyEnd...].firstIndex(of: UInt8(ascii: ":")) ?? keyEnd
        let hasProperties = mapping.spanWithProperties.lowerBound < mapping.span.lowerBound
        let start = hasProperties ? mapping.span.lowerBound : colon + 1
        return YAMLEditor.Edit(range: start..<mapping.span.upperBound, text: Array(" {}".utf8))
    }

    private func appended(_ lines: [[UInt8]], after offset: Int, _ column: Int) -> YAMLEditor.Edit {
        let end = SourceText.lineEnd(at: offset, in: source)
        return YAMLEditor.Edit(range: end..<end, text: lineBreak + joined(lines, firstIndented: true, column))
    }

    // MARK: Lines

    private func lines(
        _ key: String, _ value: YAMLEditor.Value, column: Int, _ layout: YAMLEditor.Layout
    ) -> [[UInt8]] {
        switch value {
        case .scalar(let text):
            layout == .sameLine
                ? [Array("\(key): \(text)".utf8)] : [Array("\(key):".utf8), Array("  \(text)".utf8)]
        case .mapping(let inner, let text):
            [Array("\(key):".utf8)]
                + lines(YAMLText.scalar(inner), .scalar(text), column: column + 2, layout).map { Array("  ".utf8) + $0 }
        }
    }

    private func joined(_ lines: [[UInt8]], firstIndented: Bool, _ column: Int) -> [UInt8] {
        var text: [UInt8] = []
        for (number, line) in lines.enumerated() {
            if number > 0 { text += lineBreak }
            if number > 0 || firstIndented { text += indentation(column) }
            text += line
        }
        return text
    }

    private func indentation(_ column: Int) -> [UInt8] { [UInt8](repeating: UInt8(ascii: " "), count: column) }

    private var lineBreak: [UInt8] { SourceText.lineBreak(of: source) }

    // MARK: What the neighbours do

    /// The layout of the entries that have a scalar; `nil` where none has.
    private func neighbourLayout(_ entries: [YAMLEntry]) -> YAMLEditor.Layout? {
        entries.first { $0.value.scalar != nil && !$0.value.span.isEmpty }.map { entry in
            entry.value.record.line > entry.key.record.line ? .nextLine : .sameLine
        }
    }

    /// How far this text indents a nested mapping.
    private func indentationWidth(of mapping: YAMLNode) -> Int {
        var node: YAMLNode? = mapping
        while let current = node {
            for entry in current.entries ?? [] where !entry.value.isFlow {
                guard let first = entry.value.entries?.first else { continue }
                let width = Int(first.key.record.column) - Int(entry.key.record.column)
                if width > 0 { return width }
            }
            node = current.parent
        }
        return 2
    }

    private static func isSorted(_ entries: [YAMLEntry]) -> Bool {
        zip(entries, entries.dropFirst()).allSatisfy { precedes($0.name, $1.name) }
    }

    private static func precedes(_ a: String, _ b: String) -> Bool {
        a.utf8.lexicographicallyPrecedes(b.utf8)
    }

    /// Comment lines directly above a key belong to it.
    private func startOfComments(above lineStart: Int, notBefore previous: YAMLEntry) -> Int {
        let limit = SourceText.nextLine(after: previous.valueEnd, in: source)
        var start = lineStart
        while start > limit {
            let above = SourceText.lineStart(at: start - 1, in: source)
            guard above >= limit, source[above...].first(where: { !SourceText.isBlank($0) }) == UInt8(ascii: "#") else {
                break
            }
            start = above
        }
        return start
    }
}

extension YAMLEntry {
    /// The first byte of the key, with its anchor and tag.
    fileprivate var keyStart: Int { key.spanWithProperties.lowerBound }

    /// Behind the last byte of the value, or of the key where the value is missing.
    fileprivate var valueEnd: Int { max(value.span.upperBound, key.span.upperBound) }
}

import CYAML

/// Builds a tree from libyaml's events, without recursion, within limits.
struct YAMLTreeBuilder {
    private let source: [UInt8]
    private let limits: YAMLLimits
    private let offsets: CharacterOffsets
    private var records: [YAMLTree.Record] = []
    private var texts: [String] = []
    private var documents: [Int] = []
    private var open: [Collection] = []
    private var anchors: Set<String> = []

    /// A collection whose end has not come yet.
    private struct Collection {
        let index: Int
        var lastChild = -1
        var count = 0
        var keys: Set<String> = []
    }

    init(_ source: [UInt8], _ limits: YAMLLimits) throws(YAMLError) {
        let start = SourceLocation(line: 1, column: 1, offset: 0)
        guard source.count <= min(limits.bytes, Int(Int32.max) / 2) else {
            throw YAMLError(.tooLarge(limit: limits.bytes), at: start)
        }
        if source.starts(with: [0xFE, 0xFF]) || source.starts(with: [0xFF, 0xFE]) {
            throw YAMLError(.utf16, at: start)
        }
        if let bad = Self.firstInvalidByte(source) {
            throw YAMLError(.notUTF8, at: SourceText.location(of: bad, in: source))
        }
        self.source = source
        self.limits = limits
        offsets = CharacterOffsets(source)
    }

    private static func firstInvalidByte(_ source: [UInt8]) -> Int? {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: source.span)
            return nil
        } catch {
            return error.byteOffsets.lowerBound
        }
    }

    consuming func build() throws(YAMLError) -> YAMLTree {
        var builder = self
        let source = builder.source
        var failure: YAMLError?
        // The parser keeps a pointer into the text while it runs.
        source.withUnsafeBufferPointer { buffer in
            do throws(YAMLError) { try builder.readAll(buffer) } catch { failure = error }
        }
        if let failure { throw failure }
        return YAMLTree(
            source: source, records: builder.records, texts: builder.texts, documents: builder.documents)
    }

    private mutating func readAll(_ buffer: UnsafeBufferPointer<UInt8>) throws(YAMLError) {
        let parser = LibYAMLParser(buffer)
        while true {
            let result = try parser.withNextEvent { (event) throws(YAMLError) -> Bool in try take(event) }
            switch result {
            case .success(let isEnd):
                if isEnd { return }
            case .failure(let failure):
                let offset = offsets.byte(of: failure.character, in: source)
                throw YAMLError(.syntax(failure.problem), at: SourceText.location(of: offset, in: source))
            }
        }
    }

    /// Takes one event; `true` at the end of the stream.
    private mutating func take(_ event: borrowing yaml_event_t) throws(YAMLError) -> Bool {
        switch event.type {
        case YAML_STREAM_END_EVENT: return true
        case YAML_DOCUMENT_START_EVENT: anchors.removeAll()
        case YAML_SCALAR_EVENT: try takeScalar(event)
        case YAML_ALIAS_EVENT: try takeAlias(event)
        case YAML_SEQUENCE_START_EVENT:
            let data = event.data.sequence_start
            try openCollection(
                .sequence, event, isFlow: data.style == YAML_FLOW_SEQUENCE_STYLE, anchor: data.anchor, tag: data.tag)
        case YAML_MAPPING_START_EVENT:
            let data = event.data.mapping_start
            try openCollection(
                .mapping, event, isFlow: data.style == YAML_FLOW_MAPPING_STYLE, anchor: data.anchor, tag: data.tag)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: closeCollection(event)
        default: break
        }
        return false
    }

    private mutating func takeScalar(_ event: borrowing yaml_event_t) throws(YAMLError) {
        let data = event.data.scalar
        var record = try begin(.scalar, event, anchor: data.anchor, tag: data.tag)
        record.style =
            switch data.style {
            case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
            case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
            case YAML_LITERAL_SCALAR_STYLE: .literal
            case YAML_FOLDED_SCALAR_STYLE: .folded
            default: .plain
            }
        record.hasTag = data.tag != nil
        record.end = Int32(max(Int(record.start), trimmedEnd(of: record, event)))
        let content = UnsafeBufferPointer(start: data.value, count: data.length)
        if !content.elementsEqual(source[Int(record.start)..<Int(record.end)]) {
            record.text = intern(String(decoding: content, as: UTF8.self))
        }
        try append(record)
    }

    /// libyaml ends a block scalar behind the blank lines that follow it.
    private func trimmedEnd(of record: YAMLTree.Record, _ event: borrowing yaml_event_t) -> Int {
        var end = offsets.byte(of: Int(event.end_mark.index), in: source)
        guard record.style == .literal || record.style == .folded else { return end }
        while end > record.start, SourceText.isBlank(source[end - 1]) || SourceText.isBreak(source[end - 1]) {
            end -= 1
        }
        return end
    }

    private mutating func takeAlias(_ event: borrowing yaml_event_t) throws(YAMLError) {
        var record = try begin(.alias, event, anchor: nil, tag: nil)
        let name = event.data.alias.anchor.map { Self.string($0) } ?? ""
        guard anchors.contains(name) else {
            throw YAMLError(.undefinedAlias(name), at: location(of: record))
        }
        record.end = Int32(offsets.byte(of: Int(event.end_mark.index), in: source))
        record.text = intern(name)
        try append(record)
    }

    private mutating func openCollection(
        _ kind: YAMLTree.Record.Kind, _ event: borrowing yaml_event_t, isFlow: Bool,
        anchor: UnsafeMutablePointer<yaml_char_t>?, tag: UnsafeMutablePointer<yaml_char_t>?
    ) throws(YAMLError) {
        var record = try begin(kind, event, anchor: anchor, tag: tag)
        record.isFlow = isFlow
        guard open.count < limits.depth else {
            throw YAMLError(.tooDeep(limit: limits.depth), at: location(of: record))
        }
        try append(record)
        open.append(Collection(index: records.count - 1))
    }

    private mutating func closeCollection(_ event: borrowing yaml_event_t) {
        guard let collection = open.popLast() else { return }
        let end =
            records[collection.index].isFlow || collection.lastChild < 0
            ? offsets.byte(of: Int(event.end_mark.index), in: source) : Int(records[collection.lastChild].end)
        records[collection.index].end = max(records[collection.index].start, Int32(end))
    }

    private mutating func begin(
        _ kind: YAMLTree.Record.Kind, _ event: borrowing yaml_event_t,
        anchor: UnsafeMutablePointer<yaml_char_t>?, tag: UnsafeMutablePointer<yaml_char_t>?
    ) throws(YAMLError) -> YAMLTree.Record {
        let first = offsets.byte(of: Int(event.start_mark.index), in: source)
        var record = YAMLTree.Record(
            kind: kind, start: Int32(first), end: Int32(first), propertiesStart: Int32(first),
            parent: open.last.map { Int32($0.index) } ?? -1, line: Int32(truncatingIfNeeded: event.start_mark.line),
            column: Int32(truncatingIfNeeded: event.start_mark.column))
        guard anchor != nil || tag != nil else { return record }
        record.start = Int32(
            endOfProperties(from: first, upTo: offsets.byte(of: Int(event.end_mark.index), in: source)))
        if let anchor {
            let name = Self.string(anchor)
            anchors.insert(name)
            record.anchor = intern(name)
        }
        if let tag { record.tag = intern(Self.string(tag)) }
        (record.line, record.column) = advance(record, from: first)
        return record
    }

    /// Line and column of the node itself, counted on from its properties.
    private func advance(_ record: YAMLTree.Record, from first: Int) -> (Int32, Int32) {
        var (line, column) = (record.line, record.column)
        for byte in source[first..<max(first, Int(record.start))] {
            if byte == SourceText.newline {
                (line, column) = (line + 1, 0)
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return (line, column)
    }

    /// Where the node itself begins behind `&anchor` and `!tag`; the end of the last of them for an empty node.
    private func endOfProperties(from start: Int, upTo limit: Int) -> Int {
        var position = start
        var end = start
        while position < source.count {
            let byte = source[position]
            if byte == UInt8(ascii: "&") || byte == UInt8(ascii: "!") {
                while position < source.count, !SourceText.isBlank(source[position]),
                    !SourceText.isBreak(source[position])
                {
                    position += 1
                }
                end = position
            } else if byte == UInt8(ascii: "#"), position > start, SourceText.isBlank(source[position - 1]) {
                position = SourceText.lineEnd(at: position, in: source)
            } else if SourceText.isBlank(byte) || SourceText.isBreak(byte) {
                position += 1
            } else {
                break
            }
        }
        return position >= source.count || (limit > start && position > limit) ? end : position
    }

    private mutating func append(_ new: YAMLTree.Record) throws(YAMLError) {
        var record = new
        guard records.count < limits.nodes else {
            throw YAMLError(.tooManyNodes(limit: limits.nodes), at: location(of: record))
        }
        let index = records.count
        if let top = open.indices.last {
            if records[open[top].index].kind == .mapping && open[top].count % 2 == 0 { try takeKey(record, top) }
            if open[top].lastChild < 0 {
                records[open[top].index].firstChild = Int32(index)
            } else {
                records[open[top].lastChild].nextSibling = Int32(index)
            }
            open[top].lastChild = index
            open[top].count += 1
        } else {
            documents.append(index)
            record.parent = -1
        }
        records.append(record)
    }

    private mutating func takeKey(_ record: YAMLTree.Record, _ top: Int) throws(YAMLError) {
        guard record.kind == .scalar else { throw YAMLError(.complexKey, at: location(of: record)) }
        let name =
            record.text >= 0
            ? texts[Int(record.text)]
            : String(decoding: source[Int(record.start)..<Int(record.end)], as: UTF8.self)
        // `<<` may stand more than once: it is a merge and no key.
        guard open[top].keys.insert(name).inserted || name == "<<" else {
            throw YAMLError(.duplicateKey(name), at: location(of: record))
        }
    }

    private mutating func intern(_ text: String) -> Int32 {
        texts.append(text)
        return Int32(texts.count - 1)
    }

    private func location(of record: YAMLTree.Record) -> SourceLocation {
        SourceLocation(line: Int(record.line) + 1, column: Int(record.column) + 1, offset: Int(record.start))
    }

    private static func string(_ bytes: UnsafeMutablePointer<yaml_char_t>) -> String {
        String(decodingCString: bytes, as: UTF8.self)
    }
}

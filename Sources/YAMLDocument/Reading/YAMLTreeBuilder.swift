import CYAML

/// Builds a tree from libyaml's events, without recursion, within limits.
struct YAMLTreeBuilder {
    private let text: SourceText
    private let limits: YAMLLimits
    private var cursor: CharacterCursor
    private var records: [YAMLTree.Record] = []
    private var texts: [String] = []
    private var documents: [Int] = []
    private var open: [OpenCollection] = []
    private var anchors: [String: Int32] = [:]
    /// Behind the `---` of this document, if it has one: there its root stands when it is missing.
    private var documentStart: (offset: Int, line: Int32, column: Int32)?

    /// A collection whose end has not come yet.
    private struct OpenCollection {
        let index: Int
        var lastChild = YAMLTree.none
        var count = 0
        /// Filled only when there are many; few are compared one by one.
        var keys: Set<ByteString> = []
    }

    init(_ source: [UInt8], _ limits: YAMLLimits) throws(YAMLError) {
        text = SourceText(source)
        try InputCheck.check(text, limits)
        self.limits = limits
        cursor = CharacterCursor(text)
    }

    consuming func build() throws(YAMLError) -> YAMLTree {
        var builder = self
        let text = builder.text
        var failure: YAMLError?
        // The parser keeps a pointer into the text while it runs.
        text.bytes.withUnsafeBufferPointer { buffer in
            let content = UnsafeBufferPointer(rebasing: buffer[text.start...])
            do throws(YAMLError) { try builder.readAll(content) } catch { failure = error }
        }
        if let failure { throw failure }
        return YAMLTree(
            text: text, limits: builder.limits, records: builder.records, texts: builder.texts,
            documents: builder.documents)
    }

    private mutating func readAll(_ content: UnsafeBufferPointer<UInt8>) throws(YAMLError) {
        let parser = LibYAMLParser(content)
        while true {
            let result = try parser.withNextEvent { (event) throws(YAMLError) -> Bool in try take(event) }
            switch result {
            case .success(let isEnd):
                if isEnd { return }
            case .failure(let failure):
                throw error(failure)
            }
        }
    }

    private mutating func error(_ failure: LibYAMLParser.Failure) -> YAMLError {
        let offset =
            switch failure.place {
            case .byte(let byte): text.start + byte
            case .character(let character): cursor.byte(of: character)
            }
        // libyaml's words for a tab that indents name neither the tab nor the rule.
        let isTab = offset < text.end && text[offset] == Byte.tab
        return YAMLError(isTab ? .tab : .syntax(failure.problem), at: text.location(of: offset))
    }

    /// Takes one event; `true` at the end of the stream.
    private mutating func take(_ event: borrowing yaml_event_t) throws(YAMLError) -> Bool {
        switch event.type {
        case YAML_STREAM_END_EVENT: return true
        case YAML_DOCUMENT_START_EVENT: startDocument(event)
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

    private mutating func startDocument(_ event: borrowing yaml_event_t) {
        anchors.removeAll(keepingCapacity: true)
        documentStart = nil
        guard event.data.document_start.implicit == 0 else { return }
        let mark = event.end_mark
        documentStart = (
            cursor.byte(of: mark.index), Int32(truncatingIfNeeded: mark.line), Int32(truncatingIfNeeded: mark.column)
        )
    }

    // MARK: Scalars and aliases

    private mutating func takeScalar(_ event: borrowing yaml_event_t) throws(YAMLError) {
        let data = event.data.scalar
        var record = begin(.scalar, event)
        record.style = YAMLScalar.Style(data.style)
        let end = cursor.byte(of: event.end_mark.index)
        let first = Int(record.start)
        let content = UnsafeBufferPointer(start: data.value, count: data.length)
        if first < end, text[first] == UInt8(ascii: "&") || text[first] == UInt8(ascii: "!") {
            let properties = NodeProperties(in: text, from: first, limit: end, anchors: 1, tags: 1)
            moveStart(of: &record, to: properties.contentStart)
            // `! x` has a tag that libyaml keeps to itself.
            setProperties(of: &record, data.anchor, data.tag, hasTag: properties.hasTag)
        }
        record.end = Int32(max(Int(record.start), end))
        if record.style == .literal || record.style == .folded {
            let parent = open.last.map { Int(records[$0.index].column) }
            let scalar = BlockScalarEnd(in: text, start: Int(record.start), parentColumn: parent)
            record.end = Int32(scalar.offset(before: end))
        }
        record.text = place(of: content, in: record) ?? keep(String(decoding: content, as: UTF8.self))
        try append(record)
    }

    /// Where the content stands in the source byte for byte, so that no string is needed.
    private func place(of content: UnsafeBufferPointer<UInt8>, in record: YAMLTree.Record) -> Int32? {
        for place in [YAMLTree.verbatim, YAMLTree.insideQuotes] {
            let isQuoted = record.style == .singleQuoted || record.style == .doubleQuoted
            guard isQuoted == (place == YAMLTree.insideQuotes) else { continue }
            var candidate = record
            candidate.text = place
            if let range = YAMLTree.contentRange(of: candidate),
                text.holds(UnsafeRawBufferPointer(content), in: range)
            {
                return place
            }
        }
        return nil
    }

    private mutating func takeAlias(_ event: borrowing yaml_event_t) throws(YAMLError) {
        var record = begin(.alias, event)
        let name = event.data.alias.anchor.map { Self.string($0) } ?? ""
        guard let target = anchors[name] else { throw YAMLError(.undefinedAlias(name), at: location(of: record)) }
        record.target = target
        record.end = Int32(cursor.byte(of: event.end_mark.index))
        record.text = keep(name)
        try append(record)
    }

    // MARK: Collections

    private mutating func openCollection(
        _ kind: YAMLTree.Record.Kind, _ event: borrowing yaml_event_t, isFlow: Bool,
        anchor: UnsafeMutablePointer<yaml_char_t>?, tag: UnsafeMutablePointer<yaml_char_t>?
    ) throws(YAMLError) {
        var record = begin(kind, event)
        record.isFlow = isFlow
        if anchor != nil || tag != nil {
            let properties = NodeProperties(
                in: text, from: Int(record.start), limit: text.end, anchors: anchor == nil ? 0 : 1,
                tags: tag == nil ? 0 : 1)
            moveStart(of: &record, to: properties.contentStart)
            setProperties(of: &record, anchor, tag, hasTag: tag != nil)
        }
        guard open.count < limits.depth else {
            throw YAMLError(.tooDeep(limit: limits.depth), at: location(of: record))
        }
        try append(record)
        open.append(OpenCollection(index: records.count - 1))
    }

    /// Only what has brackets ends where libyaml says; the rest ends with its last child.
    private mutating func closeCollection(_ event: borrowing yaml_event_t) {
        guard let collection = open.popLast() else { return }
        let record = records[collection.index]
        let isBracketed =
            record.isFlow
            && (text[Int(record.start)] == UInt8(ascii: "[") || text[Int(record.start)] == UInt8(ascii: "{"))
        let end =
            if !isBracketed, collection.lastChild != YAMLTree.none {
                Int(records[Int(collection.lastChild)].end)
            } else {
                cursor.byte(of: event.end_mark.index)
            }
        records[collection.index].end = max(record.start, Int32(end))
    }

    // MARK: Records

    private mutating func begin(_ kind: YAMLTree.Record.Kind, _ event: borrowing yaml_event_t) -> YAMLTree.Record {
        let start = Int32(cursor.byte(of: event.start_mark.index))
        return YAMLTree.Record(
            kind: kind, start: start, end: start, propertiesStart: start,
            line: Int32(truncatingIfNeeded: event.start_mark.line),
            column: Int32(truncatingIfNeeded: event.start_mark.column),
            parent: open.last.map { Int32($0.index) } ?? YAMLTree.none)
    }

    private mutating func setProperties(
        of record: inout YAMLTree.Record, _ anchor: UnsafeMutablePointer<yaml_char_t>?,
        _ tag: UnsafeMutablePointer<yaml_char_t>?, hasTag: Bool
    ) {
        if let anchor {
            let name = Self.string(anchor)
            anchors[name] = Int32(records.count)
            record.anchor = keep(name)
        }
        if hasTag { record.tag = keep(tag.map { Self.string($0) } ?? "!") }
    }

    /// Moves the start forward and counts its line and column on.
    private func moveStart(of record: inout YAMLTree.Record, to offset: Int) {
        var position = Int(record.start)
        while position < offset {
            let length = text.breakLength(at: position)
            if length > 0 {
                (record.line, record.column) = (record.line + 1, 0)
            } else if !Byte.isContinuation(text[position]) {
                record.column += 1
            }
            position += max(length, 1)
        }
        record.start = Int32(offset)
        record.end = max(record.end, record.start)
    }

    private mutating func append(_ new: YAMLTree.Record) throws(YAMLError) {
        var record = new
        guard records.count < limits.nodes else {
            throw YAMLError(.tooManyNodes(limit: limits.nodes), at: location(of: record))
        }
        let index = Int32(records.count)
        if let top = open.indices.last {
            let parent = open[top].index
            if records[parent].kind == .mapping {
                record.isKey = open[top].count % 2 == 0
                if record.isKey {
                    try takeKey(record, top)
                } else if record.isMissing && !record.hasProperties {
                    placeMissingValue(&record, key: records[Int(open[top].lastChild)])
                }
            }
            if open[top].lastChild == YAMLTree.none {
                records[parent].firstChild = index
            } else {
                records[Int(open[top].lastChild)].nextSibling = index
            }
            open[top].lastChild = index
            open[top].count += 1
        } else {
            documents.append(Int(index))
            if record.isMissing && !record.hasProperties, let documentStart {
                record.start = Int32(documentStart.offset)
                (record.end, record.propertiesStart) = (record.start, record.start)
                (record.line, record.column) = (documentStart.line, documentStart.column)
            }
        }
        records.append(record)
    }

    /// A value that is not there stands behind its colon, and where there is none, such as in `{a, b}`, behind its key;
    /// libyaml puts it before whatever comes next.
    private func placeMissingValue(_ record: inout YAMLTree.Record, key: YAMLTree.Record) {
        let next = text.skipGap(from: Int(key.end))
        let offset = next < text.end && text[next] == Byte.colon && next < record.start ? next + 1 : Int(key.end)
        (record.start, record.line, record.column) = (key.start, key.line, key.column)
        moveStart(of: &record, to: offset)
        (record.end, record.propertiesStart) = (record.start, record.start)
    }

    /// Keys are scalars and stand once. `<<` may stand more than once: it is a merge and no key.
    private mutating func takeKey(_ record: YAMLTree.Record, _ top: Int) throws(YAMLError) {
        guard record.kind == .scalar else { throw YAMLError(.complexKey, at: location(of: record)) }
        if isKnown(record, top), !(record.style == .plain && content(of: record) == "<<") {
            throw YAMLError(.duplicateKey(content(of: record)), at: location(of: record))
        }
    }

    /// Whether the collection has this key; notes it.
    private mutating func isKnown(_ record: YAMLTree.Record, _ top: Int) -> Bool {
        let manyKeys = 16
        let keyCount = open[top].count / 2
        guard keyCount <= manyKeys else { return !open[top].keys.insert(ByteString(content(of: record))).inserted }
        var isKnown = false
        var next = records[open[top].index].firstChild
        while next != YAMLTree.none {
            let key = records[Int(next)]
            isKnown = isKnown || haveSameContent(key, record)
            if keyCount == manyKeys { open[top].keys.insert(ByteString(content(of: key))) }
            next = records[Int(key.nextSibling)].nextSibling
        }
        if keyCount == manyKeys { open[top].keys.insert(ByteString(content(of: record))) }
        return isKnown
    }

    private func haveSameContent(_ a: YAMLTree.Record, _ b: YAMLTree.Record) -> Bool {
        guard let first = YAMLTree.contentRange(of: a), let second = YAMLTree.contentRange(of: b) else {
            return content(of: a).hasBytes(of: content(of: b))
        }
        return text.hasSameBytes(in: first, as: text, in: second)
    }

    private func content(of record: YAMLTree.Record) -> String {
        guard let range = YAMLTree.contentRange(of: record) else { return texts[Int(record.text)] }
        return String(decoding: text[range], as: UTF8.self)
    }

    private mutating func keep(_ text: String) -> Int32 {
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

extension YAMLScalar.Style {
    fileprivate init(_ style: yaml_scalar_style_t) {
        self =
            switch style {
            case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
            case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
            case YAML_LITERAL_SCALAR_STYLE: .literal
            case YAML_FOLDED_SCALAR_STYLE: .folded
            default: .plain
            }
    }
}

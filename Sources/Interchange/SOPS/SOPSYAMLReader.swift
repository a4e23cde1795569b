import YAMLDocument

/// SOPS files in YAML, with several documents too.
struct SOPSYAMLReader {
    private let stream: YAMLStream
    private let comments: YAMLComments
    private var parts = SOPSParts(block: .map([:]))
    /// Every entry and item in order: where it begins, the keys around it, and with its own.
    private var places: [(start: Int, outer: [String], inner: [String])] = []

    static func parts(of source: [UInt8]) throws(SOPSError) -> SOPSParts {
        var reader = try SOPSYAMLReader(source)
        guard let block = try reader.read(), case .map = block else { throw .noMetadata }
        reader.parts.block = block
        return reader.parts
    }

    /// The values of a file that is to be encrypted, and where each document's block goes.
    static func plainParts(of source: [UInt8]) throws(SOPSError) -> (scalars: [SOPSParts.Scalar], ends: [Int]) {
        var reader = try SOPSYAMLReader(source)
        guard try reader.read() == nil else { throw .alreadyEncrypted }
        let roots = reader.stream.documents.filter { !$0.isNull }
        guard !roots.isEmpty, roots.allSatisfy({ $0.entries != nil && !$0.isFlow }) else { throw .noMapping }
        let ends = roots.map { root in
            let end = root.spanWithProperties.upperBound
            return min(source.count, (source[end...].firstIndex(of: 0x0A) ?? source.count) + 1)
        }
        return (reader.parts.scalars, ends)
    }

    private init(_ source: [UInt8]) throws(SOPSError) {
        do throws(YAMLError) { stream = try YAMLStream(parsing: source) } catch { throw .yaml(error) }
        comments = YAMLComments(in: stream)
    }

    /// The first document's block, if there is one.
    private mutating func read() throws(SOPSError) -> SOPSBlock? {
        var block: SOPSBlock?
        var end = 0
        for (number, root) in stream.documents.enumerated() {
            defer { end = root.spanWithProperties.upperBound }
            if root.isNull { continue }
            guard let entries = root.entries else { throw .noMapping }
            if let index = entries.firstIndex(where: { $0.name == "sops" }) {
                block = block ?? SOPSBlock(entries[index].value)
                parts.blockRanges.append(Self.range(of: index, of: entries, in: root, stream.source))
            }
            let from = parts.scalars.count
            try collect(root, ValuePath(), from: end, comments: [], isTop: true)
            for index in from..<parts.scalars.count { parts.scalars[index].document = number }
        }
        for comment in comments.all {
            let text = String(decoding: stream.source[comment.text], as: UTF8.self)
            if let token = SOPSToken(text) {
                parts.comments.append(.init(range: comment.text, token: token, places: possiblePlaces(of: comment)))
            }
        }
        return block
    }

    // MARK: Values

    /// - Parameters:
    ///   - start: where the comments begin that may speak of the node's first entry.
    ///   - outer: the comments that speak of the node and of those around it.
    private mutating func collect(
        _ node: YAMLNode, _ path: ValuePath, from start: Int, comments outer: [String], isTop: Bool = false
    ) throws(SOPSError) {
        switch node.kind {
        case .mapping(let entries):
            var end = start
            for entry in entries {
                defer { end = entry.value.spanWithProperties.upperBound }
                if isTop && entry.name == "sops" { continue }
                let place = path.appending(.key(entry.name))
                places.append((entry.key.span.lowerBound, path.keys, place.keys))
                let own = comments.texts(before: entry.key, from: end) + comments.texts(behind: entry.key, entry.value)
                try collect(entry.value, place, from: entry.key.span.upperBound, comments: outer + own)
            }
        case .sequence(let items):
            var end = start
            for (index, item) in items.enumerated() {
                places.append((item.span.lowerBound, path.keys, path.keys))
                let own = comments.texts(before: item, from: end) + comments.texts(behind: item, item)
                try collect(item, path.appending(.index(index)), from: item.span.lowerBound, comments: outer + own)
                end = item.spanWithProperties.upperBound
            }
        case .scalar(let scalar):
            guard node.tag == nil || node.tag == "tag:yaml.org,2002:str" else { throw .unsupported(node.location) }
            parts.scalars.append(
                SOPSParts.Scalar(
                    path: path, content: Self.content(scalar), range: node.spanWithProperties, comments: outer,
                    isInFlow: node.parent?.isFlow ?? false))
        case .alias: throw .unsupported(node.location)
        }
    }

    private static func content(_ scalar: YAMLScalar) -> SOPSDocument.Content {
        switch scalar.coreType {
        case .string:
            let isTime = scalar.style == .plain && TimeText.isTime(scalar.content)
            return isTime ? .time(TimeText.canonical(scalar.content)) : .text(scalar.content)
        case .null: return .null
        case .bool: return .bool(scalar.content.first == "t" || scalar.content.first == "T")
        case .int: return .number(scalar.content, isFloat: false)
        case .float: return .number(scalar.content, isFloat: true)
        }
    }

    // MARK: The block

    /// Whole lines in block style; in braces the comma before it, or behind the first entry.
    private static func range(
        of index: Int, of entries: [YAMLEntry], in root: YAMLNode, _ source: [UInt8]
    ) -> Range<Int> {
        let entry = entries[index]
        let start = entry.key.spanWithProperties.lowerBound
        let end = entry.value.spanWithProperties.upperBound
        guard !root.isFlow else {
            if index > 0 { return entries[index - 1].value.spanWithProperties.upperBound..<end }
            return start..<(entries.count > 1 ? entries[1].key.spanWithProperties.lowerBound : end)
        }
        let lineStart = (source[..<start].lastIndex(of: 0x0A) ?? -1) + 1
        return lineStart..<min(source.count, (source[end...].firstIndex(of: 0x0A) ?? source.count) + 1)
    }

    // MARK: Comments

    private func possiblePlaces(of comment: YAMLComments.Comment) -> [[String]] {
        let index = places.firstIndex { $0.start > comment.start } ?? places.count
        var candidates: [[String]] = []
        if index < places.count { candidates.append(places[index].outer) }
        if index > 0 {
            var keys = places[index - 1].inner
            candidates.append(keys)
            while !keys.isEmpty {
                keys.removeLast()
                candidates.append(keys)
            }
        }
        candidates.append([])
        var seen: Set<[String]> = []
        return candidates.filter { seen.insert($0).inserted }
    }
}

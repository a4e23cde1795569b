import YAMLDocument

/// The fuzz entry point: whatever the bytes are, they are taken or refused, and an edit that is given out has left all
/// bytes outside its own as they were.
enum YAMLDocumentFuzz {
    static func run(_ bytes: [UInt8]) {
        guard let stream = try? YAMLStream(parsing: bytes, limits: YAMLLimits(bytes: 1 << 20)) else { return }
        for document in stream.documents { visit(document, stream) }
    }

    private static func visit(_ node: YAMLNode, _ stream: YAMLStream) {
        precondition(node.span.lowerBound >= 0 && node.span.upperBound <= stream.source.count)
        precondition(node.spanWithProperties.lowerBound <= node.span.lowerBound)
        precondition(node.location == stream.location(of: node.span.lowerBound))
        switch node.kind {
        case .scalar: replace(node, stream)
        case .alias: break
        case .sequence(let items): for item in items { visit(item, stream) }
        case .mapping(let entries):
            change(node, entries, stream)
            for entry in entries { visit(entry.value, stream) }
        }
    }

    private static func replace(_ node: YAMLNode, _ stream: YAMLStream) {
        guard let edited = try? stream.replacingScalar(node, with: .plainOrQuoted("NEW")) else { return }
        precondition(edited.starts(with: stream.source[..<node.span.lowerBound]))
        precondition(edited.reversed().starts(with: stream.source[node.span.upperBound...].reversed()))
    }

    private static func change(_ mapping: YAMLNode, _ entries: [YAMLEntry], _ stream: YAMLStream) {
        var editor = YAMLEditor(stream)
        try? editor.insert("m\u{e9}", .quoted("new"), into: mapping, layout: .nextLine)
        if let entry = entries.last { try? editor.remove(entry) }
        guard let edits = try? editor.edits(), let edited = try? editor.apply() else { return }
        let inserted = edits.reduce(0) { $0 + $1.replacement.count - $1.range.count }
        precondition(edited.count == stream.source.count + inserted)
    }
}

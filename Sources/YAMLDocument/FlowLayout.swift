/// Where entries go in and out of flow mappings.
struct FlowLayout {
    private let source: [UInt8]

    init(_ stream: YAMLStream) {
        source = stream.source
    }

    func insertion(
        of key: String, _ value: YAMLEditor.Value, name: String, into entries: [YAMLEntry]
    ) -> YAMLEditor.Edit {
        let text =
            switch value {
            case .scalar(let text): "\(key): \(text)"
            case .mapping(let inner, let text): "\(key): {\(YAMLText.scalar(inner)): \(text)}"
            }
        let isSorted = zip(entries, entries.dropFirst()).allSatisfy { Self.precedes($0.name, $1.name) }
        if isSorted, let successor = entries.first(where: { Self.precedes(name, $0.name) }) {
            let start = successor.key.spanWithProperties.lowerBound
            return YAMLEditor.Edit(range: start..<start, text: Array("\(text), ".utf8))
        }
        let last = entries[entries.count - 1]
        let end = max(last.value.span.upperBound, last.key.span.upperBound)
        return YAMLEditor.Edit(range: end..<end, text: Array(", \(text)".utf8))
    }

    /// The entry with the comma that separated it.
    func removal(of position: Int, in entries: [YAMLEntry]) -> YAMLEditor.Edit {
        let entry = entries[position]
        let start = entry.key.spanWithProperties.lowerBound
        if position + 1 < entries.count {
            return YAMLEditor.Edit(range: start..<entries[position + 1].key.spanWithProperties.lowerBound, text: [])
        }
        let end = max(entry.value.span.upperBound, entry.key.span.upperBound)
        guard position > 0 else { return YAMLEditor.Edit(range: start..<end, text: []) }
        let previous = entries[position - 1]
        return YAMLEditor.Edit(
            range: max(previous.value.span.upperBound, previous.key.span.upperBound)..<end, text: [])
    }

    private static func precedes(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
}

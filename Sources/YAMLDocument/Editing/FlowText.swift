/// Writes new entries between braces.
enum FlowText {
    static func entry(_ entry: NewEntry, quotesKeys: Bool) -> String {
        let key: YAMLScalarText = quotesKeys ? .quoted(entry.name) : .plainOrQuoted(entry.name)
        switch entry.value {
        case .scalar(let text, _): return "\(key.text): \(text.text)"
        case .mapping(let below):
            let inner = below.sorted.map { FlowText.entry($0, quotesKeys: quotesKeys) }.joined(separator: ", ")
            return "\(key.text): {\(inner)}"
        }
    }
}

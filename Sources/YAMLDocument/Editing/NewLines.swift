/// Writes new entries of a block mapping.
struct NewLines {
    let column: Int
    /// How far a mapping in a mapping is indented.
    let step: Int
    let quotesKeys: Bool
    /// The layout of the neighbours; without it each value has its own.
    let scalars: ScalarLayout?

    func lines(_ entries: [NewEntry]) -> [[UInt8]] {
        entries.flatMap { lines($0, column: column, scalars) }
    }

    private func lines(_ entry: NewEntry, column: Int, _ scalars: ScalarLayout?) -> [[UInt8]] {
        let indentation = [UInt8](repeating: Byte.space, count: column)
        let key: YAMLScalarText = quotesKeys ? .quoted(entry.name) : .plainOrQuoted(entry.name)
        switch entry.value {
        case .scalar(let text, let layout):
            switch scalars ?? ScalarLayout(layout, step: step) {
            case .sameLine: return [indentation + Array("\(key.text): \(text.text)".utf8)]
            case .nextLine(let width):
                let deeper = [UInt8](repeating: Byte.space, count: column + width)
                return [indentation + Array("\(key.text):".utf8), deeper + Array(text.text.utf8)]
            }
        case .mapping(let below):
            return [indentation + Array("\(key.text):".utf8)]
                + below.sorted.flatMap { lines($0, column: column + step, nil) }
        }
    }
}

/// Where the scalars of a block mapping stand.
enum ScalarLayout: Hashable {
    case sameLine
    /// On a line of their own, so many columns deeper than their keys.
    case nextLine(width: Int)

    init(_ layout: YAMLEditor.Layout, step: Int) {
        self = layout == .sameLine ? .sameLine : .nextLine(width: step)
    }
}

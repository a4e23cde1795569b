import YAMLDocument

/// A document as it is meant, without any notion of how it is written. Text is bytes: Swift's strings take two spellings
/// of an accented letter for one.
indirect enum DocumentModel: Equatable {
    case scalar([UInt8])
    case alias(String)
    case list([DocumentModel])
    case map([Entry])

    struct Entry: Equatable {
        var key: [UInt8]
        var value: DocumentModel

        init(_ key: String, _ value: DocumentModel) {
            self.key = Array(key.utf8)
            self.value = value
        }
    }

    static func text(_ content: String) -> DocumentModel { .scalar(Array(content.utf8)) }

    init(_ node: YAMLNode) {
        switch node.kind {
        case .scalar(let scalar): self = .text(scalar.content)
        case .sequence(let items): self = .list(items.map(DocumentModel.init))
        case .mapping(let entries): self = .map(entries.map { Entry($0.name, DocumentModel($0.value)) })
        case .alias(let name): self = .alias(name)
        }
    }
}

/// Positions of children from the root of a document downwards.
typealias ModelPath = [Int]

extension DocumentModel {
    /// The same with the node at `path` changed.
    func changing(_ path: ModelPath, _ change: (DocumentModel) -> DocumentModel) -> DocumentModel {
        guard let first = path.first else { return change(self) }
        let rest = Array(path.dropFirst())
        switch self {
        case .list(var items):
            items[first] = items[first].changing(rest, change)
            return .list(items)
        case .map(var entries):
            entries[first].value = entries[first].value.changing(rest, change)
            return .map(entries)
        default: return self
        }
    }

    private var entries: [Entry] {
        if case .map(let entries) = self { entries } else { [] }
    }

    /// With a key at the place that the formats ask for.
    func inserting(_ name: String, _ value: DocumentModel) -> DocumentModel {
        var entries = entries
        let new = Entry(name, value)
        let isSorted = zip(entries, entries.dropFirst()).allSatisfy { $0.key.lexicographicallyPrecedes($1.key) }
        let greater = entries.firstIndex { new.key.lexicographicallyPrecedes($0.key) }
        entries.insert(new, at: isSorted ? greater ?? entries.endIndex : entries.endIndex)
        return .map(entries)
    }

    func removing(_ position: Int) -> DocumentModel {
        var entries = entries
        entries.remove(at: position)
        return .map(entries)
    }

    func renaming(_ position: Int, _ name: String) -> DocumentModel {
        var entries = entries
        entries[position].key = Array(name.utf8)
        return .map(entries)
    }
}

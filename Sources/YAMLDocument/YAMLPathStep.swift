/// One step from a collection to a child.
enum YAMLPathStep: Hashable, Sendable {
    case key(String)
    case index(Int)

    /// The steps from the document's root to `node`; keys themselves have no path.
    static func path(to node: YAMLNode) throws(YAMLError) -> [YAMLPathStep] {
        var steps: [YAMLPathStep] = []
        var child = node
        while let parent = child.parent {
            if let items = parent.items, let index = items.firstIndex(of: child) {
                steps.append(.index(index))
            } else if let entry = parent.entries?.first(where: { $0.value == child }) {
                steps.append(.key(entry.name))
            } else {
                throw YAMLError(.notEditable, at: node.location)
            }
            child = parent
        }
        return steps.reversed()
    }

    static func node(at path: [YAMLPathStep], in root: YAMLNode) -> YAMLNode? {
        path.reduce(root as YAMLNode?) { node, step in
            switch step {
            case .key(let name): return node?[name]
            case .index(let index):
                guard let items = node?.items, items.indices.contains(index) else { return nil }
                return items[index]
            }
        }
    }
}

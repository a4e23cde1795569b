/// How far a text indents a mapping in a mapping: as the nearest one that has one does it, else by two columns.
struct IndentationSteps {
    private let tree: YAMLTree
    private var known: [Int: Int] = [:]

    init(_ tree: YAMLTree) {
        self.tree = tree
    }

    mutating func step(near index: Int) -> Int {
        if let step = known[index] { return step }
        let step = search(from: index)
        known[index] = step
        return step
    }

    private func search(from index: Int) -> Int {
        var next = Int32(index)
        while next != YAMLTree.none {
            let collection = tree.records[Int(next)]
            if collection.kind == .mapping, !collection.isFlow, let step = step(in: collection) { return step }
            next = collection.parent
        }
        return 2
    }

    private func step(in mapping: YAMLTree.Record) -> Int? {
        var next = mapping.firstChild
        while next != YAMLTree.none {
            let child = tree.records[Int(next)]
            let width = Int(child.column - mapping.column)
            if child.kind == .mapping, !child.isFlow, width > 0, tree.text.isFirstOnLine(Int(child.start)) {
                return width
            }
            next = child.nextSibling
        }
        return nil
    }
}

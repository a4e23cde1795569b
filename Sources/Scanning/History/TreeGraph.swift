/// Which trees are in which, by number. One list for all of them: there are hundreds of thousands.
struct TreeEdges: Sendable {
    private(set) var parents: [UInt32] = []
    private(set) var ends: [UInt32] = []
    private(set) var children: [UInt32] = []

    mutating func begin(_ parent: Int) {
        parents.append(UInt32(truncatingIfNeeded: parent))
        ends.append(UInt32(truncatingIfNeeded: children.count))
    }

    mutating func add(_ child: Int) {
        children.append(UInt32(truncatingIfNeeded: child))
        ends[ends.count - 1] += 1
    }

    func forEach(_ body: (UInt32, ArraySlice<UInt32>) -> Void) {
        var start = 0
        for (index, parent) in parents.enumerated() {
            let end = Int(ends[index])
            body(parent, children[start..<end])
            start = end
        }
    }
}

/// The trees of a repository and what is in them.
struct TreeGraph {
    /// Where the children of each number begin, and behind them those of the next.
    private let starts: [UInt32]
    private let allChildren: [UInt32]

    /// - Parameter count: how many objects there are.
    init(count: Int, _ parts: [TreeEdges]) {
        var counts = [UInt32](repeating: 0, count: count + 1)
        for part in parts {
            part.forEach { parent, children in counts[Int(parent)] = UInt32(truncatingIfNeeded: children.count) }
        }
        var starts = [UInt32](repeating: 0, count: count + 1)
        for number in 0..<count { starts[number + 1] = starts[number] &+ counts[number] }
        var all = [UInt32](repeating: 0, count: Int(starts[count]))
        for part in parts {
            part.forEach { parent, children in
                let start = Int(starts[Int(parent)])
                // A tree that lies in two packs has the same children in both.
                guard Int(starts[Int(parent) + 1]) - start == children.count else { return }
                for (offset, child) in children.enumerated() { all[start + offset] = child }
            }
        }
        self.starts = starts
        allChildren = all
    }

    func children(of number: Int) -> ArraySlice<UInt32> {
        allChildren[Int(starts[number])..<Int(starts[number + 1])]
    }

    /// For each number whether it is one of `trees` or has one of them below it.
    func ancestors(of trees: some Sequence<UInt32>) -> [Bool] {
        let count = starts.count - 1
        // The same edges, backwards.
        var firstParents = [UInt32](repeating: 0, count: count + 1)
        for child in allChildren { firstParents[Int(child) + 1] += 1 }
        for number in 0..<count { firstParents[number + 1] += firstParents[number] }
        var next = firstParents
        var parents = [UInt32](repeating: 0, count: allChildren.count)
        for parent in 0..<count {
            for child in children(of: parent) {
                parents[Int(next[Int(child)])] = UInt32(truncatingIfNeeded: parent)
                next[Int(child)] += 1
            }
        }
        var isAncestor = [Bool](repeating: false, count: count)
        var pending = Array(trees)
        while let tree = pending.popLast() {
            guard !isAncestor[Int(tree)] else { continue }
            isAncestor[Int(tree)] = true
            pending += parents[Int(firstParents[Int(tree)])..<Int(firstParents[Int(tree) + 1])]
        }
        return isAncestor
    }
}

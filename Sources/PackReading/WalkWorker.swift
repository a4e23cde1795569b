import SystemPackage

/// One thread's share of a walk.
struct WalkWorker<Visitor: ObjectVisitor> {
    private(set) var visitor: Visitor
    private(set) var gaps = ObjectDatabase.Gaps()
    private let queue: WalkQueue
    private let inflater = Inflater()

    init(visitor: Visitor, queue: WalkQueue) {
        self.visitor = visitor
        self.queue = queue
    }

    mutating func run() {
        while true {
            let trees = queue.takeTrees()
            guard !trees.isEmpty else { break }
            for tree in trees { walk(queue.database.forests[tree.forest], from: tree.root, tree.kind) }
        }
        while let file = queue.takeLoose() { visitLoose(file) }
    }

    /// An object whose children are still to be visited.
    private struct Level {
        let bytes: [UInt8]
        let memory: Visitor.Memory
        var children: DeltaForest.Children
    }

    /// Depth first with a stack of our own: chains may be thousands deep.
    private mutating func walk(_ forest: DeltaForest, from root: Int, _ kind: ObjectKind) {
        guard let bytes = inflate(root, of: forest) else { return }
        var stack = [level(root, of: forest, kind, bytes, derivation: nil)]
        while let top = stack.indices.last {
            guard let child = stack[top].children.next() else {
                stack.removeLast()
                continue
            }
            guard let instructions = inflate(child, of: forest) else { continue }
            guard let delta = Delta(instructions, base: stack[top].bytes, limit: queue.database.sizeLimit) else {
                gaps.objects.append(forest.names[child])
                continue
            }
            let derivation = Derivation(base: stack[top].memory, stretches: delta.stretches)
            stack.append(level(child, of: forest, kind, delta.result, derivation: derivation))
        }
    }

    private mutating func level(
        _ number: Int, of forest: DeltaForest, _ kind: ObjectKind, _ bytes: [UInt8],
        derivation: Derivation<Visitor.Memory>?
    ) -> Level {
        let memory = visitor.visit(forest.names[number], kind, bytes, derivation: derivation)
        return Level(bytes: bytes, memory: memory, children: forest.children(of: number))
    }

    private mutating func inflate(_ number: Int, of forest: DeltaForest) -> [UInt8]? {
        let entry = forest.entries[number]
        guard entry.size <= queue.database.sizeLimit else {
            gaps.tooLarge.append(forest.names[number])
            return nil
        }
        guard let data = forest.data(number), let bytes = inflater.inflate(data, size: entry.size) else {
            gaps.objects.append(forest.names[number])
            return nil
        }
        return bytes
    }

    private mutating func visitLoose(_ file: LooseObjects.File) {
        switch LooseObjects.read(file.path, with: inflater, limit: queue.database.sizeLimit) {
        case .object(let kind, let bytes):
            if queue.kinds.contains(kind) { _ = visitor.visit(file.name, kind, bytes, derivation: nil) }
        case .tooLarge: gaps.tooLarge.append(file.name)
        case .damaged: gaps.objects.append(file.name)
        }
    }
}

import SystemPackage

/// One thread's share of a walk.
struct WalkWorker<Visitor: BlobVisitor> {
    private(set) var visitor: Visitor
    private(set) var gaps = BlobWalk.Gaps()
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
            for tree in trees { walk(queue.forests[tree.forest], from: tree.root) }
        }
        while let path = queue.takeLoose() { visitLoose(path) }
    }

    /// A blob whose children are still to be visited.
    private struct Level {
        let bytes: [UInt8]
        let memory: Visitor.Memory
        var children: DeltaForest.Children
    }

    /// Depth first with a stack of our own: chains may be thousands deep.
    private mutating func walk(_ forest: DeltaForest, from root: Int) {
        guard let bytes = inflate(root, of: forest) else { return }
        var stack = [level(root, of: forest, bytes, derivation: nil)]
        while let top = stack.indices.last {
            guard let child = stack[top].children.next() else {
                stack.removeLast()
                continue
            }
            guard let instructions = inflate(child, of: forest) else { continue }
            guard let delta = Delta(instructions, base: stack[top].bytes, limit: queue.blobLimit) else {
                gaps.objects.append(forest.names[child])
                continue
            }
            let derivation = BlobDerivation(base: stack[top].memory, stretches: delta.stretches)
            stack.append(level(child, of: forest, delta.result, derivation: derivation))
        }
    }

    private mutating func level(
        _ number: Int, of forest: DeltaForest, _ bytes: [UInt8], derivation: BlobDerivation<Visitor.Memory>?
    ) -> Level {
        let memory = visitor.visit(forest.names[number], bytes, derivation: derivation)
        return Level(bytes: bytes, memory: memory, children: forest.children(of: number))
    }

    private mutating func inflate(_ number: Int, of forest: DeltaForest) -> [UInt8]? {
        let entry = forest.entries[number]
        guard entry.size <= queue.blobLimit else {
            gaps.tooLarge.append(forest.names[number])
            return nil
        }
        guard let data = forest.data(number), let bytes = inflater.inflate(data, size: entry.size) else {
            gaps.objects.append(forest.names[number])
            return nil
        }
        return bytes
    }

    private mutating func visitLoose(_ path: FilePath) {
        guard let name = LooseObjects.name(of: path), !queue.isPacked(name) else { return }
        switch LooseObjects.read(path, with: inflater, limit: queue.blobLimit) {
        case .blob(let bytes): _ = visitor.visit(name, bytes, derivation: nil)
        case .other: break
        case .tooLarge: gaps.tooLarge.append(name)
        case .damaged: gaps.objects.append(name)
        }
    }
}

import Synchronization

/// What is left to do, shared by all workers: trees are taken a few at a time, in the order of the file.
final class WalkQueue: Sendable {
    struct Tree {
        let forest: Int
        let root: Int
        let kind: ObjectKind
    }

    let database: ObjectDatabase
    let kinds: Set<ObjectKind>
    private let trees: [Tree]
    private let nextTree = Atomic<Int>(0)
    private let nextLoose = Atomic<Int>(0)

    init(_ database: ObjectDatabase, _ kinds: Set<ObjectKind>) {
        self.database = database
        self.kinds = kinds
        trees = database.forests.indices.flatMap { forest in
            database.forests[forest].roots(of: kinds).map { Tree(forest: forest, root: $0.number, kind: $0.kind) }
        }
    }

    private static let batch = 16

    func takeTrees() -> ArraySlice<Tree> {
        let start = nextTree.add(Self.batch, ordering: .relaxed).oldValue
        guard start < trees.count else { return [] }
        return trees[start..<min(trees.count, start + Self.batch)]
    }

    func takeLoose() -> LooseObjects.File? {
        let index = nextLoose.add(1, ordering: .relaxed).oldValue
        return index < database.loose.count ? database.loose[index] : nil
    }
}

import Synchronization
import SystemPackage

/// Visits every blob of an object database; one that lies in several packs once for each.
///
/// Packs are walked along their delta trees: each object is inflated exactly once, and a base's children are applied,
/// depth first, while the base is at hand. That costs a fraction of asking for one object after the other, where the same
/// bases are built again and again (measured on 64,011 blobs of 2.3 GB in a 97 MB pack: 0.9 s instead of 13 s).
public struct BlobWalk: Sendable {
    /// What could not be visited, and why.
    public struct Gaps: Sendable {
        /// Packs that could not be read at all.
        public internal(set) var packs: [PackError] = []
        /// Objects that are damaged, or whose base is missing.
        public internal(set) var objects: [ObjectName] = []
        /// Blobs larger than ``BlobWalk/blobLimit``.
        public internal(set) var tooLarge: [ObjectName] = []

        mutating func merge(_ other: Gaps) {
            packs += other.packs
            objects += other.objects
            tooLarge += other.tooLarge
        }
    }

    /// Blobs above this size are counted and not visited: 256 MiB.
    public var blobLimit = 256 << 20

    private let directories: [FilePath]

    /// - Parameter objects: the `objects` folder of a repository; those that its `info/alternates` name are walked too.
    public init(objects: FilePath) {
        directories = ObjectDirectories.all(from: objects)
    }

    /// Visits all blobs with `workers` visitors at a time and returns them with what they gathered.
    public func visit<Visitor: BlobVisitor>(
        workers: Int, _ makeVisitor: @Sendable () -> Visitor
    ) async -> (visitors: [Visitor], gaps: Gaps) {
        var gaps = Gaps()
        var forests: [DeltaForest] = []
        for directory in directories {
            let opened = ObjectDirectories.forests(in: directory)
            forests += opened.forests
            gaps.packs += opened.errors
        }
        for forest in forests { gaps.objects += forest.orphans.map { forest.names[$0] } }
        let work = WalkQueue(
            forests: forests, loose: directories.flatMap(LooseObjects.paths), blobLimit: blobLimit)
        let results = await withTaskGroup(of: (Visitor, Gaps).self) { group in
            for _ in 0..<max(1, workers) {
                let visitor = makeVisitor()
                group.addTask {
                    var worker = WalkWorker(visitor: visitor, queue: work)
                    worker.run()
                    return (worker.visitor, worker.gaps)
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        for result in results { gaps.merge(result.1) }
        return (results.map(\.0), gaps)
    }
}

/// What is left to do, shared by all workers: trees are taken a few at a time, in the order of the file.
final class WalkQueue: Sendable {
    struct Tree {
        let forest: Int
        let root: Int
    }

    let forests: [DeltaForest]
    let loose: [FilePath]
    let blobLimit: Int
    private let trees: [Tree]
    private let nextTree = Atomic<Int>(0)
    private let nextLoose = Atomic<Int>(0)

    init(forests: [DeltaForest], loose: [FilePath], blobLimit: Int) {
        self.forests = forests
        self.loose = loose
        self.blobLimit = blobLimit
        trees = forests.indices.flatMap { forest in
            forests[forest].blobRoots.map { Tree(forest: forest, root: $0) }
        }
    }

    private static let batch = 16

    func takeTrees() -> ArraySlice<Tree> {
        let start = nextTree.add(Self.batch, ordering: .relaxed).oldValue
        guard start < trees.count else { return [] }
        return trees[start..<min(trees.count, start + Self.batch)]
    }

    func takeLoose() -> FilePath? {
        let index = nextLoose.add(1, ordering: .relaxed).oldValue
        return index < loose.count ? loose[index] : nil
    }

    /// Whether some pack holds `name`, so that a loose copy of it need not be read.
    func isPacked(_ name: ObjectName) -> Bool {
        forests.contains { $0.index.position(of: name) != nil }
    }
}

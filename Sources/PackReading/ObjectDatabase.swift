import SystemPackage

/// The objects of a repository, opened for walks over all of them.
///
/// Packs are walked along their delta trees: each object is inflated exactly once, and a base's children are applied,
/// depth first, while the base is at hand. That costs a fraction of asking for one object after the other, where the same
/// bases are built again and again (measured on 64,011 blobs of 2.3 GB in a 97 MB pack: 0.9 s instead of 13 s).
public final class ObjectDatabase: Sendable {
    /// What could not be visited, and why.
    public struct Gaps: Sendable {
        /// Packs that could not be read at all.
        public internal(set) var packs: [PackError] = []
        /// Objects that are damaged, or whose base is missing.
        public internal(set) var objects: [ObjectName] = []
        /// Objects larger than ``ObjectDatabase/sizeLimit``.
        public internal(set) var tooLarge: [ObjectName] = []

        mutating func merge(_ other: Gaps) {
            packs += other.packs
            objects += other.objects
            tooLarge += other.tooLarge
        }
    }

    /// Objects above this size are counted and not visited.
    public let sizeLimit: Int

    let forests: [DeltaForest]
    /// Objects in files of their own that are in no pack, sorted.
    let loose: [LooseObjects.File]
    private let gaps: Gaps
    /// The number of each pack's first object.
    private let firstNumbers: [Int]

    /// - Parameter objects: the `objects` folder of a repository; those that its `info/alternates` name belong to it.
    public init(objects: FilePath, sizeLimit: Int = 256 << 20) {
        var gaps = Gaps()
        var forests: [DeltaForest] = []
        let directories = ObjectDirectories.all(from: objects)
        for directory in directories {
            let opened = ObjectDirectories.forests(in: directory)
            forests += opened.forests
            gaps.packs += opened.errors
        }
        for forest in forests { gaps.objects += forest.orphans.map { forest.names[$0] } }
        loose = LooseObjects.files(in: directories).filter { file in
            !forests.contains { $0.index.position(of: file.name) != nil }
        }
        var firstNumbers = [0]
        for forest in forests { firstNumbers.append(firstNumbers[firstNumbers.count - 1] + forest.index.count) }
        self.forests = forests
        self.firstNumbers = firstNumbers
        self.gaps = gaps
        self.sizeLimit = sizeLimit
    }

    /// All objects are numbered from 0 to this; one that lies in several packs has one number that counts.
    public var count: Int { (firstNumbers.last ?? 0) + loose.count }

    /// The number of an object; `nil` if it is not there.
    public func number(of name: ObjectName) -> Int? {
        for (forest, first) in zip(forests, firstNumbers) {
            if let position = forest.index.position(of: name) { return first + position }
        }
        var range = 0..<loose.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if loose[middle].name == name { return (firstNumbers.last ?? 0) + middle }
            range = loose[middle].name < name ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return nil
    }

    /// Visits all objects of some kinds with `workers` visitors at a time and returns them with what they gathered. An
    /// object that lies in several packs is visited once for each.
    public func visit<Visitor: ObjectVisitor>(
        _ kinds: Set<ObjectKind>, workers: Int, _ makeVisitor: @Sendable () -> Visitor
    ) async -> (visitors: [Visitor], gaps: Gaps) {
        let queue = WalkQueue(self, kinds)
        let results = await withTaskGroup(of: (Visitor, Gaps).self) { group in
            for _ in 0..<max(1, workers) {
                let visitor = makeVisitor()
                group.addTask {
                    var worker = WalkWorker(visitor: visitor, queue: queue)
                    worker.run()
                    return (worker.visitor, worker.gaps)
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        var gaps = gaps
        for result in results { gaps.merge(result.1) }
        return (results.map(\.0), gaps)
    }
}

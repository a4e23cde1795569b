import PackReading

/// Which commit brought a blob, and under which path.
///
/// Every tree is looked at once, most of them only as a number: what is unpacked for good are the few that bring one of the
/// blobs that are asked for.
struct HistoryGraph {
    /// Where a blob first was.
    struct Introduction {
        let commit: ObjectName
        /// The commit's place among all, parents before children.
        let order: Int
        let path: [UInt8]
    }

    private let database: ObjectDatabase
    private let blobs: [ObjectName]
    private let commits: [ObjectName: CommitNode]
    private let trees: TreeGraph
    /// For each tree, by number, the indices of the blobs that it has itself.
    private let holders: [UInt32: [UInt32]]

    private static let pathLimit = 4_096

    /// - Parameter blobs: those that are asked for.
    init(_ database: ObjectDatabase, blobs: [ObjectName], workers: Int) async {
        let wanted = Dictionary(blobs.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let (visitors, _) = await database.visit([.commit, .tree], workers: workers) {
            GraphVisitor(database, wanted: wanted)
        }
        self.database = database
        self.blobs = blobs
        commits = visitors.reduce(into: [:]) { $0.merge($1.commits) { first, _ in first } }
        holders = visitors.reduce(into: [:]) { $0.merge($1.holders) { first, _ in first } }
        trees = TreeGraph(count: database.count, visitors.map(\.edges))
    }

    /// For each of the blobs the first commit that has it among those that can be reached from `tips`; `nil` for one that
    /// none of them has.
    ///
    /// - Parameter read: the content of an object.
    func introductions(
        reachableFrom tips: [ObjectName], read: (ObjectName) -> [UInt8]?
    ) -> (introductions: [Introduction?], commitCount: Int) {
        var found = [Introduction?](repeating: nil, count: blobs.count)
        let isInteresting = trees.ancestors(of: holders.keys)
        var isVisited = [Bool](repeating: false, count: database.count)
        let ordered = ordered(from: tips)
        for (order, name) in ordered.enumerated() {
            guard let commit = commits[name], let root = database.number(of: commit.tree) else { continue }
            var pending: [(number: Int, name: ObjectName, path: [UInt8])] = [(root, commit.tree, [])]
            while let tree = pending.popLast() {
                guard isInteresting[tree.number], !isVisited[tree.number] else { continue }
                isVisited[tree.number] = true
                let own = holders[UInt32(tree.number), default: []]
                let hasNews =
                    own.contains { found[Int($0)] == nil }
                    || trees.children(of: tree.number).contains { isInteresting[Int($0)] && !isVisited[Int($0)] }
                guard hasNews, let bytes = read(tree.name) else { continue }
                TreeEntries.forEach(in: bytes) { entry in
                    let path = (tree.path.isEmpty ? [] : tree.path + [UInt8(ascii: "/")]) + entry.name
                    guard path.count <= Self.pathLimit else { return }
                    if entry.isTree {
                        if let number = database.number(of: entry.id) { pending.append((number, entry.id, path)) }
                    } else if let blob = own.first(where: { blobs[Int($0)] == entry.id }).map(Int.init),
                        found[blob] == nil
                    {
                        found[blob] = Introduction(commit: name, order: order, path: path)
                    }
                }
            }
        }
        return (found, ordered.count)
    }

    /// What can be reached from `tips`: parents before children, else the older first.
    private func ordered(from tips: [ObjectName]) -> [ObjectName] {
        var reachable: Set<ObjectName> = []
        var pending = tips
        while let name = pending.popLast() {
            guard let commit = commits[name], reachable.insert(name).inserted else { continue }
            pending += commit.parents
        }
        let byTime = reachable.sorted { (commits[$0]?.time ?? 0, $0) < (commits[$1]?.time ?? 0, $1) }
        var ordered: [ObjectName] = []
        ordered.reserveCapacity(byTime.count)
        var isDone: Set<ObjectName> = []
        for commit in byTime {
            // Clocks are wrong at times: a parent goes first whatever its time.
            var stack = [commit]
            while let top = stack.last {
                guard !isDone.contains(top) else {
                    stack.removeLast()
                    continue
                }
                let open = commits[top]?.parents.filter { reachable.contains($0) && !isDone.contains($0) } ?? []
                if open.isEmpty {
                    isDone.insert(top)
                    ordered.append(top)
                    stack.removeLast()
                } else {
                    stack += open
                }
            }
        }
        return ordered
    }
}

/// What the order of commits is told from.
struct CommitNode {
    let tree: ObjectName
    let parents: [ObjectName]
    /// The committer's, in seconds since 1970.
    let time: Int64

    /// Reads the head of a commit; `nil` when it has no tree.
    init?(_ bytes: [UInt8]) {
        var tree: ObjectName?
        var parents: [ObjectName] = []
        var time: Int64 = 0
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            guard let space = line.firstIndex(of: 0x20) else { break }
            let value = String(decoding: line[(space + 1)...], as: UTF8.self)
            switch String(decoding: line[..<space], as: UTF8.self) {
            case "tree": tree = ObjectName(hex: value)
            case "parent": if let parent = ObjectName(hex: value) { parents.append(parent) }
            case "committer":
                // `Name <mail> SECONDS ZONE`
                time = value.split(separator: " ").dropLast().last.flatMap { Int64($0) } ?? 0
            default: break
            }
        }
        guard let tree else { return nil }
        self.tree = tree
        self.parents = parents
        self.time = time
    }
}

import PackReading

/// Gathers what ``HistoryGraph`` is made of.
struct GraphVisitor: ObjectVisitor {
    private(set) var commits: [ObjectName: CommitNode] = [:]
    private(set) var holders: [UInt32: [UInt32]] = [:]
    private(set) var edges = TreeEdges()
    private let database: ObjectDatabase
    private let wanted: [ObjectName: Int]

    init(_ database: ObjectDatabase, wanted: [ObjectName: Int]) {
        self.database = database
        self.wanted = wanted
    }

    mutating func visit(_ name: ObjectName, _ kind: ObjectKind, _ bytes: [UInt8], derivation: Derivation<Void>?) {
        if kind == .commit {
            commits[name] = CommitNode(bytes)
            return
        }
        guard let number = database.number(of: name) else { return }
        var own: [UInt32] = []
        edges.begin(number)
        TreeEntries.forEach(in: bytes) { entry in
            if entry.isTree {
                if let child = database.number(of: entry.id) { edges.add(child) }
            } else if let blob = wanted[entry.id] {
                own.append(UInt32(truncatingIfNeeded: blob))
            }
        }
        if !own.isEmpty { holders[UInt32(number)] = own }
    }
}

/// The entries of a tree object: `MODE NAME`, NUL, 20 bytes.
enum TreeEntries {
    struct Entry {
        let isTree: Bool
        let name: ArraySlice<UInt8>
        let id: ObjectName
    }

    /// Stops where the bytes are no tree.
    static func forEach(in bytes: [UInt8], _ body: (Entry) -> Void) {
        bytes.withUnsafeBytes { raw in
            var position = 0
            while position < bytes.count {
                guard let space = bytes[position...].firstIndex(of: 0x20),
                    let end = bytes[space...].firstIndex(of: 0), end + ObjectName.byteCount < bytes.count,
                    let id = ObjectName(raw, at: end + 1)
                else { return }
                let mode = bytes[position..<space]
                // Folders have mode 40000; submodules, 160000, are in another repository.
                let isTree = mode.first == UInt8(ascii: "4")
                if isTree || mode.elementsEqual("160000".utf8) == false {
                    body(Entry(isTree: isTree, name: bytes[(space + 1)..<end], id: id))
                }
                position = end + 1 + ObjectName.byteCount
            }
        }
    }
}

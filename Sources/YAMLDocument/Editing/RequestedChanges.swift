/// What an editor was asked for, by index into the tree.
struct RequestedChanges {
    /// New texts of scalars.
    var replaced: [Int: YAMLScalarText] = [:]
    /// New names, by key.
    var renamed: [Int: String] = [:]
    var mappings: [Int: MappingChange] = [:]

    var isEmpty: Bool { replaced.isEmpty && renamed.isEmpty && !mappings.values.contains { $0.isChange } }
}

/// What comes and goes in one mapping.
struct MappingChange {
    /// The keys that it has, in order.
    let keys: [Int]
    /// Where in `keys` a name stands.
    private let positions: [ByteString: Int]
    /// By position.
    private(set) var removed: Set<Int> = []
    private(set) var inserted = NewEntries()

    /// - Parameter index: a mapping, or a null that stands for an empty one.
    init(of index: Int, in tree: YAMLTree) {
        var keys: [Int] = []
        var positions: [ByteString: Int] = [:]
        tree.forEachChild(of: index) { child in
            guard tree.records[child].isKey else { return }
            let name = ByteString(tree.content(of: tree.records[child]))
            if positions[name] == nil { positions[name] = keys.count }
            keys.append(child)
        }
        self.keys = keys
        self.positions = positions
    }

    var isChange: Bool { !removed.isEmpty || !inserted.entries.isEmpty }

    /// The positions of the keys that stay.
    var remaining: [Int] { keys.indices.filter { !removed.contains($0) } }

    /// Whether the mapping has this key after the change.
    func has(_ name: String) -> Bool { inserted[name] != nil || existing(name) != nil }

    /// The position of a key that stays.
    func existing(_ name: String) -> Int? {
        positions[ByteString(name)].flatMap { removed.contains($0) ? nil : $0 }
    }

    /// Where a key stands. `<<` may stand more than once, so that its name is not enough.
    func position(ofKey key: Int, named name: String) -> Int? {
        if let position = positions[ByteString(name)], keys[position] == key { return position }
        return keys.firstIndex(of: key)
    }

    mutating func remove(_ position: Int) {
        removed.insert(position)
    }

    /// Adds a scalar at the end of a path of new keys. `false` where a scalar is in the way.
    mutating func insert(_ path: ArraySlice<String>, _ text: YAMLScalarText, _ layout: YAMLEditor.Layout) -> Bool {
        inserted.insert(path, text, layout)
    }
}

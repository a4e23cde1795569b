/// A key that a mapping gets.
struct NewEntry {
    let name: String
    /// Without it the entry holds a mapping.
    fileprivate var scalar: (text: YAMLScalarText, layout: YAMLEditor.Layout)?
    fileprivate var below = NewEntries()

    enum Value {
        case scalar(YAMLScalarText, YAMLEditor.Layout)
        case mapping(NewEntries)
    }

    var value: Value {
        if let scalar { .scalar(scalar.text, scalar.layout) } else { .mapping(below) }
    }
}

/// The keys that a mapping gets, in the order in which they were asked for.
struct NewEntries {
    private(set) var entries: [NewEntry] = []
    private var positions: [ByteString: Int] = [:]

    var sorted: [NewEntry] { entries.sorted { $0.name.precedes($1.name) } }

    subscript(name: String) -> NewEntry? { positions[ByteString(name)].map { entries[$0] } }

    /// Adds a scalar at the end of a path, or replaces it there. `false` where a scalar or a mapping is in the way.
    mutating func insert(_ path: ArraySlice<String>, _ text: YAMLScalarText, _ layout: YAMLEditor.Layout) -> Bool {
        guard let name = path.first else { return false }
        let rest = path.dropFirst()
        let known = positions[ByteString(name)]
        let position = known ?? entries.count
        if known == nil {
            positions[ByteString(name)] = position
            entries.append(NewEntry(name: name))
        }
        let isScalar = entries[position].scalar != nil
        if rest.isEmpty {
            guard known == nil || isScalar else { return false }
            entries[position].scalar = (text, layout)
            return true
        }
        return !isScalar && entries[position].below.insert(rest, text, layout)
    }
}

/// Where new keys go among those that a mapping keeps.
struct KeyOrder {
    /// New entries that go before the same one.
    struct Group {
        /// The position of the entry that they go before; `nil` at the end.
        let successor: Int?
        var entries: [NewEntry]
    }

    let groups: [Group]

    /// - Parameters:
    ///   - names: of the entries that stay.
    ///   - positions: theirs.
    init(_ inserted: [NewEntry], among names: [String], at positions: [Int]) {
        guard !inserted.isEmpty else {
            groups = []
            return
        }
        guard zip(names, names.dropFirst()).allSatisfy({ $0.precedes($1) }) else {
            groups = [Group(successor: nil, entries: inserted)]
            return
        }
        var groups: [Group] = []
        var next = names.startIndex
        for entry in inserted.sorted(by: { $0.name.precedes($1.name) }) {
            while next < names.endIndex, !entry.name.precedes(names[next]) { next += 1 }
            let successor = next < names.endIndex ? positions[next] : nil
            if let last = groups.last, last.successor == successor {
                groups[groups.count - 1].entries.append(entry)
            } else {
                groups.append(Group(successor: successor, entries: [entry]))
            }
        }
        self.groups = groups
    }
}

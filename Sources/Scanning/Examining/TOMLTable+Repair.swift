extension TOMLTable {
    /// The document without what `error` points at; `nil` if that is not found.
    func repaired(after error: RuleFileError) -> TOMLTable? {
        if error.reason == .missingKey("id") {
            let id = TOMLNode(value: .string("rule at line \(error.location.line)"), location: error.location)
            return changingTable(at: error.location) { table in
                TOMLTable(
                    entries: table.entries.filter { $0.key != "id" } + [
                        Entry(key: "id", location: error.location, node: id)
                    ])
            }
        }
        return removing(error.location)
    }

    fileprivate func removing(_ location: TextLocation) -> TOMLTable? {
        for (index, entry) in entries.enumerated() {
            var rest = entries
            if entry.location == location || entry.node.location == location {
                rest.remove(at: index)
                return TOMLTable(entries: rest)
            }
            if let node = entry.node.removing(location) {
                rest[index] = Entry(key: entry.key, location: entry.location, node: node)
                return TOMLTable(entries: rest)
            }
        }
        return nil
    }

    private func changingTable(at location: TextLocation, _ change: (TOMLTable) -> TOMLTable) -> TOMLTable? {
        for (index, entry) in entries.enumerated() {
            guard let node = entry.node.changingTable(at: location, change) else { continue }
            var rest = entries
            rest[index] = Entry(key: entry.key, location: entry.location, node: node)
            return TOMLTable(entries: rest)
        }
        return nil
    }

    /// The tables of `[[key]]`, or the one of `[key]`.
    func tables(_ key: String) -> [TOMLNode] {
        switch self[key]?.value {
        case .table: self[key].map { [$0] } ?? []
        case .array(let nodes): nodes
        default: []
        }
    }
}

extension TOMLNode {
    fileprivate func removing(_ target: TextLocation) -> TOMLNode? {
        switch value {
        case .table(let table):
            return table.removing(target).map { TOMLNode(value: .table($0), location: location) }
        case .array(var nodes):
            for (index, node) in nodes.enumerated() {
                if node.location == target {
                    nodes.remove(at: index)
                    return TOMLNode(value: .array(nodes), location: location)
                }
                if let changed = node.removing(target) {
                    nodes[index] = changed
                    return TOMLNode(value: .array(nodes), location: location)
                }
            }
            return nil
        default: return nil
        }
    }

    fileprivate func changingTable(at target: TextLocation, _ change: (TOMLTable) -> TOMLTable) -> TOMLNode? {
        switch value {
        case .table(let table):
            return location == target ? TOMLNode(value: .table(change(table)), location: location) : nil
        case .array(var nodes):
            for (index, node) in nodes.enumerated() {
                guard let changed = node.changingTable(at: target, change) else { continue }
                nodes[index] = changed
                return TOMLNode(value: .array(nodes), location: location)
            }
            return nil
        default: return nil
        }
    }

    /// Where the value of `key` begins in a table; the table itself where there is none.
    func location(of key: String) -> TextLocation {
        guard case .table(let table) = value else { return location }
        return table[key]?.location ?? location
    }

    func tables(_ key: String) -> [TOMLNode] {
        guard case .table(let table) = value else { return [] }
        return table.tables(key)
    }

    /// The strings of the array at `key`.
    func strings(_ key: String) -> [(location: TextLocation, text: String)] {
        guard case .table(let table) = value, case .array(let nodes)? = table[key]?.value else { return [] }
        return nodes.compactMap { node in
            guard case .string(let text) = node.value else { return nil }
            return (node.location, text)
        }
    }
}

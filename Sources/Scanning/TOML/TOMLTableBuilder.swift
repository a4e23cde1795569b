/// A table while its document is read. How it came to be decides what may still be added to it.
final class TOMLTableBuilder {
    enum Origin {
        /// Named on the way to another table: `[a.b]` makes `a`. A header may still define it.
        case implied
        case header
        /// Made by a dotted key; only dotted keys of the same table add to it.
        case dotted
        /// `{ … }`, complete as it stands.
        case inline
    }

    enum Slot {
        case value(TOMLNode)
        case table(TOMLTableBuilder)
        case tables([TOMLTableBuilder])
    }

    struct Entry {
        let key: String
        let location: TextLocation
        var slot: Slot
    }

    var origin: Origin
    let location: TextLocation
    private(set) var entries: [Entry] = []
    private var positions: [String: Int] = [:]

    init(_ origin: Origin, at location: TextLocation) {
        self.origin = origin
        self.location = location
    }

    func slot(_ key: String) -> Slot? {
        positions[key].map { entries[$0].slot }
    }

    func set(_ key: String, _ slot: Slot, at location: TextLocation) {
        if let position = positions[key] {
            entries[position].slot = slot
        } else {
            positions[key] = entries.count
            entries.append(Entry(key: key, location: location, slot: slot))
        }
    }

    func frozen() -> TOMLTable {
        TOMLTable(
            entries: entries.map { entry in
                let node =
                    switch entry.slot {
                    case .value(let node): node
                    case .table(let table): table.node()
                    case .tables(let tables):
                        TOMLNode(value: .array(tables.map { $0.node() }), location: entry.location)
                    }
                return TOMLTable.Entry(key: entry.key, location: entry.location, node: node)
            })
    }

    func node() -> TOMLNode {
        TOMLNode(value: .table(frozen()), location: location)
    }
}

import Crypto

/// What was done to secrets, in a table that is only appended to. Each row's hash covers the row and the hash before it,
/// so that none can be changed or left out without all later ones.
struct AuditTrail {
    let database: Database

    struct Row {
        let time: Int64
        let writer: StoreWriter
        let name: String
        let actions: [Action]
        let version: String?
    }

    enum Action: String {
        case takeOver = "take over"
        case put
        case makeCurrent = "make current"
        case describe
        case delete
        case restore
        /// Gone for good, its recovery window over.
        case purge
    }

    func append(_ row: Row) throws(StoreError) {
        let last = try database.first("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1") {
            (sequence: $0.integer(0), hash: $0.blob(1))
        }
        let sequence = (last?.sequence ?? 0) + 1
        let actions = row.actions.map(\.rawValue).joined(separator: ", ")
        let fields = [
            String(sequence), String(row.time), row.writer.source, row.writer.epoch.map { String($0) } ?? "",
            row.writer.commit ?? "", row.name, actions, row.version ?? "",
        ]
        try database.run(
            "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", .integer(sequence), .integer(row.time),
            .text(row.writer.source), .optional(row.writer.epoch), .optional(row.writer.commit), .text(row.name),
            .text(actions), .optional(row.version), .blob(Self.hash(after: last?.hash ?? [], fields)))
    }

    /// Reads the trail from its beginning.
    ///
    /// - Returns: the first row that does not follow from the one before, and the version that each secret's last move of
    ///   `AWSCURRENT` went to, as far as the trail is whole.
    func check() throws(StoreError) -> (brokenRow: Int64?, current: [String: String]) {
        var previous: [UInt8] = []
        var expected: Int64 = 1
        var brokenRow: Int64?
        var current: [String: String] = [:]
        try database.forEach(
            "SELECT sequence, time, source, epoch, applied, name, actions, version, hash FROM audit ORDER BY sequence"
        ) { row throws(StoreError) in
            guard brokenRow == nil else { return }
            let hash = Self.hash(after: previous, (0..<8).map { row.text(Int32($0)) })
            guard row.integer(0) == expected, row.blob(8) == hash else {
                brokenRow = expected
                return
            }
            let actions = row.text(6).split(separator: ", ")
            if actions.contains(where: { $0 == Action.makeCurrent.rawValue }) { current[row.text(5)] = row.text(7) }
            if actions.contains(where: { $0 == Action.purge.rawValue }) { current[row.text(5)] = nil }
            previous = hash
            expected += 1
        }
        return (brokenRow, current)
    }

    private static func hash(after previous: [UInt8], _ fields: [String]) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: Array("git-seal/v1 audit".utf8))
        hash.update(data: previous)
        for field in fields {
            // With its length in front, no two rows have the same bytes.
            hash.update(data: Array("\(field.utf8.count):\(field)".utf8))
        }
        return Array(hash.finalize())
    }
}

import Catalog

extension SQLiteStore {
    /// The file's structure, the audit trail's chain, every value's authenticity, and that labels are where the trail
    /// says they were put.
    public func verify() throws(StoreError) -> [StoreDamage] {
        var damage = try structuralDamage()
        let (brokenRow, current) = try AuditTrail(database: database).check()
        if let brokenRow { damage.append(.auditTrail(row: brokenRow)) }
        damage += try damagedValues()
        // Behind a broken row the trail says nothing about labels.
        guard brokenRow == nil else { return damage }
        for secret in try list() where secret.mark != nil {
            if secret.version(labelled: .current)?.text != current[secret.name] {
                damage.append(.label(name: secret.name))
            }
        }
        return damage
    }

    private func structuralDamage() throws(StoreError) -> [StoreDamage] {
        var damage: [StoreDamage] = []
        try database.forEach("PRAGMA quick_check(20)") { row throws(StoreError) in
            if row.text(0) != "ok" { damage.append(.structure(row.text(0))) }
        }
        return damage
    }

    private func damagedValues() throws(StoreError) -> [StoreDamage] {
        var damage: [StoreDamage] = []
        let key = try dataKey()
        try database.forEach("SELECT name, id, value FROM versions ORDER BY name, number") { row throws(StoreError) in
            guard let version = VersionID(row.text(1)) else { throw .corrupt("\(row.text(1)) is no version id") }
            if key.open(row.blob(2), for: row.text(0), version) == nil {
                damage.append(.value(name: row.text(0), version))
            }
        }
        return damage
    }
}

import Catalog
import SealedFiles
import Sealing
import SecretMemory

/// The keys of a secret with their values, sealed and plain, as programs get them.
struct SecretFields {
    /// One key; `nil` for a secret that is a single value.
    struct Field {
        let key: String?
        fileprivate let index: Int
    }

    let name: SecretName
    let fields: [Field]
    private let values: SecretValues

    /// Opens a secret.
    ///
    /// - Parameter delivering: for a program.
    init(_ manifest: SecretManifest, delivering: Bool, in workspace: Workspace) throws {
        name = manifest.name
        if delivering { _ = try workspace.acceptedState(manifest.scope, delivering: true) }
        let sealed = manifest.sealed
        let opened = try workspace.openValues(manifest, sealed)
        let plain = manifest.plain.sorted { $0.key < $1.key }
        let sealedCount = (0..<opened.count).reduce(0) { $0 + (opened.withBytes(at: $1) { $0.count } ?? 0) }
        var arena = SecretArena(capacity: sealedCount + plain.reduce(0) { $0 + $1.value.utf8.count })
        var slots: [SecretArena.Slot] = []
        var fields: [Field] = []
        for (index, item) in sealed.enumerated() {
            guard let slot = opened.withBytes(at: index, { arena.append($0) }) ?? nil else {
                throw SealingError.doesNotOpen
            }
            let key: String? = if case .data(let key) = item.key { key } else { nil }
            fields.append(Field(key: key, index: slots.count))
            slots.append(slot)
        }
        for (key, value) in plain {
            guard let slot = arena.append(Array(value.utf8).span) else { throw SealingError.doesNotOpen }
            fields.append(Field(key: key, index: slots.count))
            slots.append(slot)
        }
        self.fields = fields.sorted { ($0.key ?? "") < ($1.key ?? "") }
        values = SecretValues(arena, slots)
    }

    func withValue<Result: ~Copyable, Failure: Error>(
        of field: Field, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        try values.withBytes(at: field.index, body)
    }
}

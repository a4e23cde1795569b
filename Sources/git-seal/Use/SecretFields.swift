import Catalog
import SealedFiles
import Sealing
import SecretMemory

/// The keys of a secret or of a file with their values, sealed and plain, as programs get them.
struct SecretFields {
    /// One key; `nil` for a secret that is a single value.
    struct Field {
        let key: String?
        /// The key, or the last part of the secret's name.
        let name: String
        fileprivate let index: Int
    }

    enum Kind {
        case keys
        case single
        /// Lines of dotenv: their names are variables' already.
        case variables
    }

    /// The secret's name, or the file's.
    let source: String
    let kind: Kind
    let fields: [Field]
    private let values: SecretValues

    /// Opens a secret.
    init(_ manifest: SecretManifest, in workspace: Workspace) throws {
        try self.init(manifest, try workspace.openValues(manifest, manifest.sealed))
    }

    /// - Parameter opened: the values of `manifest.sealed`, in that order.
    init(_ manifest: SecretManifest, _ opened: SecretValues) throws {
        source = manifest.name.text
        let isSingle = if case .data = manifest.content { false } else { true }
        kind = isSingle ? .single : .keys
        let plain = manifest.plain.sorted { $0.key < $1.key }
        let sealedCount = (0..<opened.count).reduce(0) { $0 + (opened.withBytes(at: $1) { $0.count } ?? 0) }
        var collector = Collector(capacity: sealedCount + plain.reduce(0) { $0 + $1.value.utf8.count })
        for (index, item) in manifest.sealed.enumerated() {
            let key = isSingle ? nil : item.label
            let name = key ?? manifest.name.lastPart
            guard opened.withBytes(at: index, { collector.add(key, name, $0) }) != nil else {
                throw SealingError.doesNotOpen
            }
        }
        for (key, value) in plain { collector.add(key, key, Array(value.utf8).span) }
        fields = collector.fields.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        values = collector.finish()
    }

    /// Values of a file at some places, sealed or not, in that order, by their paths.
    init(_ file: InPlaceFile, at indices: [Int], _ opened: SealedText.Opened) {
        source = file.name
        kind = file.text.format == .dotenv ? .variables : .keys
        let readable = file.text.values(at: indices)
        let capacity = indices.indices.reduce(0) { sum, position in
            let sealed = opened.withValue(at: indices[position]) { bytes, _ in bytes.count }
            return sum + (sealed ?? readable.withBytes(at: position) { $0.count } ?? 0)
        }
        var collector = Collector(capacity: capacity)
        for (position, index) in indices.enumerated() {
            let place = file.text.places[index]
            let key = file.text.format == .dotenv ? place.keys.joined() : place.label
            if place.content.sealedValue != nil {
                opened.withValue(at: index) { bytes, _ in collector.add(key, key, bytes) }
            } else {
                readable.withBytes(at: position) { collector.add(key, key, $0) }
            }
        }
        fields = collector.fields
        values = collector.finish()
    }

    func hasKey(_ key: String) -> Bool { fields.contains { $0.name == key } }

    func withValue<Result: ~Copyable, Failure: Error>(
        of field: Field, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        try values.withBytes(at: field.index, body)
    }

    /// As people call it: `password of payments/db`.
    func words(for field: Field) -> String {
        if case .single = kind { source } else { "\(field.name) of \(source)" }
    }

    /// The variable that a key becomes by itself.
    func variable(for field: Field, prefix: String) -> String {
        if case .variables = kind { prefix + field.name } else { VariableName.of(field.name, prefix: prefix) }
    }

    private struct Collector: ~Copyable {
        private(set) var fields: [Field] = []
        private var arena: SecretArena
        private var slots: [SecretArena.Slot] = []

        init(capacity: Int) {
            arena = SecretArena(capacity: capacity)
        }

        mutating func add(_ key: String?, _ name: String, _ value: Span<UInt8>) {
            guard let slot = arena.append(value) else { preconditionFailure("the values were measured before") }
            fields.append(Field(key: key, name: name, index: slots.count))
            slots.append(slot)
        }

        consuming func finish() -> SecretValues { SecretValues(arena, slots) }
    }
}

extension SecretName {
    /// Behind the last `/`.
    var lastPart: String { text.split(separator: "/").last.map(String.init) ?? text }
}

/// The place that a sealed value is bound to. Anywhere else it does not open.
public struct Binding: Hashable, Sendable {
    public var owner: Owner
    /// The path of keys that leads to the value.
    public var steps: [KeyStep]
    /// Empty in this version of the format; kept so that a later one can bind neighbours as well.
    var context: [UInt8] = []

    public init(owner: Owner, steps: [KeyStep]) {
        self.owner = owner
        self.steps = steps
    }
}

extension Binding {
    /// What a value belongs to.
    public enum Owner: Hashable, Sendable {
        /// A manifest, by `metadata.name` as its source has it.
        case manifest(String)
        /// A document that looks like an object of Kubernetes. The group is what `apiVersion` has before its last `/`.
        case object(group: String, kind: String, namespace: String, name: String)
        /// Any other document.
        case none
    }
}

/// One step of a path of keys, never an index: with indices, two branches that insert items into a list would merge
/// cleanly and open nothing.
public enum KeyStep: Hashable, Sendable {
    case key(String)
    /// The item of a list that has this value under this key.
    case item(identityKey: String, identityValue: String)
    /// Any item of a list.
    case anyItem
}

/// Where a manifest keeps a value.
public enum ManifestKey: Hashable, Sendable {
    /// `spec.data.K`, and `spec.pending.K`, which takes its place.
    case data(String)
    /// `spec.value`.
    case value
    /// `spec.binary`.
    case binary
}

extension Binding {
    public static func manifest(secretName: String, key: ManifestKey) -> Binding {
        let step =
            switch key {
            case .data(let key): key
            case .value: "value"
            case .binary: "binary"
            }
        return Binding(owner: .manifest(secretName), steps: [.key(step)])
    }
}

// MARK: - Bytes

extension Binding {
    /// Appends `LP(owner) || LP(context) || u32be(n) || n steps`.
    func append(to bytes: inout [UInt8]) {
        switch owner {
        case .manifest(let name): bytes.appendLengthPrefixed(name)
        case .object(let group, let kind, let namespace, let name):
            var parts: [UInt8] = []
            for part in [group, kind, namespace, name] { parts.appendLengthPrefixed(part) }
            bytes.appendLengthPrefixed(parts)
        case .none: bytes.appendLengthPrefixed([])
        }
        bytes.appendLengthPrefixed(context)
        bytes.appendBigEndian(UInt32(steps.count))
        for step in steps { step.append(to: &bytes) }
    }

    /// Whether values of this owner are sealed in place and therefore carry a document id.
    var isInPlace: Bool {
        switch owner {
        case .manifest: false
        case .object, .none: true
        }
    }
}

extension KeyStep {
    fileprivate func append(to bytes: inout [UInt8]) {
        switch self {
        case .key(let key):
            bytes.append(UInt8(ascii: "k"))
            bytes.appendLengthPrefixed(key)
        case .item(let key, let value):
            bytes.append(UInt8(ascii: "i"))
            bytes.appendLengthPrefixed(key)
            bytes.appendLengthPrefixed(value)
        case .anyItem:
            bytes.append(UInt8(ascii: "*"))
        }
    }
}

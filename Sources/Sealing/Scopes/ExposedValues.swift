import YAMLDocument

/// What removed readers of a scope could read and nobody has changed since: the content of its `exposed.yaml`.
///
/// Signed like the scope's state and by the same keys. An entry leaves only when no token has its value id any more.
public struct ExposedValues: Hashable, Sendable {
    /// For each value the fingerprints of those who were removed.
    public private(set) var readers: [ValueID: Set<Fingerprint>]
    public private(set) var signatures: [KeyID: [UInt8]]

    public init(_ readers: [ValueID: Set<Fingerprint>] = [:]) {
        self.readers = readers.filter { !$0.value.isEmpty }
        signatures = [:]
    }

    /// Marks values as read by somebody who was removed. The result wants a signature.
    public func adding(_ values: some Sequence<ValueID>, readBy removed: Set<Fingerprint>) -> ExposedValues {
        var readers = readers
        for value in values { readers[value, default: []].formUnion(removed) }
        return ExposedValues(readers)
    }

    /// Leaves out what no token has any more. The result wants a signature, if it differs.
    public func keeping(_ isPresent: (ValueID) -> Bool) -> ExposedValues {
        ExposedValues(readers.filter { isPresent($0.key) })
    }
}

// MARK: - Bytes

extension ExposedValues {
    public func serialized() -> [UInt8] {
        var text = ScopeText(signedBytes)
        guard !signatures.isEmpty else { return text.bytes }
        text.line(0, "signatures:")
        text.signatures(signatures)
        return text.bytes
    }

    private var signedBytes: [UInt8] {
        var text = ScopeText()
        for (value, fingerprints) in readers.sorted(by: { $0.key < $1.key }) {
            let list = fingerprints.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
            text.line(0, "\"\(value)\": [\(list)]")
        }
        return text.bytes
    }

    /// Reads `exposed.yaml` as strictly as a scope's state.
    public init(parsing bytes: [UInt8], file: String) throws(ScopeStateError) {
        let source = try ScopeSource(bytes, file: file)
        readers = [:]
        signatures = [:]
        for entry in try source.entries(of: source.root, called: "the document") {
            if entry.name == "signatures" {
                signatures = try source.signatures(in: entry.value)
                continue
            }
            guard let value = ValueID(entry.name), let items = entry.value.items, !items.isEmpty else {
                throw source.error(.invalid(field: entry.name), at: entry.key)
            }
            readers[value] = try source.fingerprints(items, field: entry.name)
        }
        try source.compare(with: serialized())
    }
}

// MARK: - Signatures

extension ExposedValues {
    private var signedMessage: [UInt8] {
        Array("git-seal/v1 scope state".utf8) + [0] + signedBytes
    }

    public func signed(by seed: borrowing ScopeSeed, of state: ScopeState) throws(ScopeChangeError) -> ExposedValues {
        guard state.currentKey.verifyKey == seed.verifyKey else { throw .seedOfOtherKey }
        var signed = self
        signed.signatures = [state.current: seed.sign(signedMessage)]
        return signed
    }

    /// Checks that the current key of `state`, which is itself accepted, signed this content.
    public func verifySignatures(of state: ScopeState, file: String = "exposed.yaml") throws(ScopeStateError) {
        if let reason = state.fault(in: signatures, of: signedMessage) {
            throw ScopeStateError(file: file, location: nil, reason: reason)
        }
    }
}

import YAMLDocument

/// A file of a scope as it was read: what its fields are, where they stand, and whether it is spelled as it must be.
struct ScopeSource {
    private let stream: YAMLStream
    private let file: String
    let root: YAMLNode

    init(_ bytes: [UInt8], file: String) throws(ScopeStateError) {
        guard bytes.count <= ScopeState.maximumByteCount else {
            throw ScopeStateError(
                file: file, location: nil, reason: .tooLarge(limit: ScopeState.maximumByteCount))
        }
        guard !bytes.starts(with: Self.byteOrderMark) else {
            let deviation = ScopeStateError.Deviation(
                found: Self.line(at: 0, in: bytes) ?? "",
                expected: Self.line(at: 0, in: Array(bytes.dropFirst(Self.byteOrderMark.count))),
                likelyCause: .byteOrderMark)
            throw ScopeStateError(
                file: file, location: .start, reason: .notAsWritten(deviation))
        }
        do {
            stream = try YAMLStream(parsing: bytes, limits: YAMLLimits())
        } catch {
            throw ScopeStateError(file: file, location: error.location, reason: .yaml(error.reason))
        }
        guard let root = stream.documents.first, stream.documents.count == 1 else {
            throw ScopeStateError(file: file, location: nil, reason: .moreThanOneDocument)
        }
        self.file = file
        self.root = root
    }

    func error(_ reason: ScopeStateError.Reason, at node: YAMLNode? = nil) -> ScopeStateError {
        ScopeStateError(file: file, location: node?.location, reason: reason)
    }

    /// The fields of a mapping that must have all of `names` and may have those of `optional`.
    func fields(
        of node: YAMLNode, called name: String, _ names: [String], optional: [String] = []
    ) throws(ScopeStateError) -> ScopeFields {
        var values: [String: YAMLNode] = [:]
        for entry in try entries(of: node, called: name) {
            guard names.contains(entry.name) || optional.contains(entry.name) else {
                throw error(.unknown(field: entry.name), at: entry.key)
            }
            values[entry.name] = entry.value
        }
        for name in names where values[name] == nil { throw error(.missing(field: name), at: node) }
        return ScopeFields(source: self, values: values)
    }

    func entries(of node: YAMLNode, called name: String) throws(ScopeStateError) -> [YAMLEntry] {
        guard let entries = node.entries else { throw error(.invalid(field: name), at: node) }
        return entries
    }

    func fingerprints(_ items: [YAMLNode], field: String) throws(ScopeStateError) -> Set<Fingerprint> {
        var fingerprints: Set<Fingerprint> = []
        for item in items {
            guard let fingerprint = item.scalar.flatMap({ Fingerprint($0.content) }) else {
                throw error(.invalid(field: field), at: item)
            }
            fingerprints.insert(fingerprint)
        }
        return fingerprints
    }

    func signatures(in node: YAMLNode) throws(ScopeStateError) -> [KeyID: [UInt8]] {
        var signatures: [KeyID: [UInt8]] = [:]
        for entry in try entries(of: node, called: "signatures") {
            guard let id = KeyID(entry.name),
                let signature = entry.value.scalar.flatMap({ Base64URL.bytes($0.content) })
            else { throw error(.invalid(field: "signatures"), at: entry.key) }
            signatures[id] = signature
        }
        return signatures
    }

    /// Throws where the file departs from `expected`.
    func compare(with expected: [UInt8]) throws(ScopeStateError) {
        let found = stream.source
        guard found != expected else { return }
        let offset =
            zip(found, expected).enumerated().first { $1.0 != $1.1 }?.offset ?? min(found.count, expected.count)
        let deviation = ScopeStateError.Deviation(
            found: Self.line(at: offset, in: found) ?? "", expected: Self.line(at: offset, in: expected),
            likelyCause: found.contains(UInt8(ascii: "\r")) ? .lineEndings : .formatting)
        throw ScopeStateError(
            file: file, location: stream.location(of: offset), reason: .notAsWritten(deviation))
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The line around an offset, without its end and cut to what fits a message; `nil` after the last one.
    private static func line(at offset: Int, in bytes: [UInt8]) -> String? {
        guard offset < bytes.count else { return nil }
        let start = bytes[..<offset].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let end = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        return String(decoding: bytes[start..<min(end, start + 120)], as: UTF8.self)
    }
}

/// The fields of one mapping in a file of a scope.
struct ScopeFields {
    let source: ScopeSource
    fileprivate let values: [String: YAMLNode]

    func has(_ name: String) -> Bool { values[name] != nil }

    func node(_ name: String) throws(ScopeStateError) -> YAMLNode {
        guard let node = values[name] else { throw source.error(.missing(field: name)) }
        return node
    }

    /// A scalar that `parse` understands.
    func value<Value>(_ name: String, _ parse: (String) -> Value?) throws(ScopeStateError) -> Value {
        let node = try node(name)
        guard let value = node.scalar.flatMap({ parse($0.content) }) else {
            throw source.error(.invalid(field: name), at: node)
        }
        return value
    }

    func require(_ name: String, _ text: String) throws(ScopeStateError) {
        _ = try value(name) { $0 == text ? text : nil }
    }

    func fields(_ name: String, _ names: [String]) throws(ScopeStateError) -> ScopeFields {
        try source.fields(of: node(name), called: name, names)
    }

    func entries(_ name: String, mayBeEmpty: Bool = false) throws(ScopeStateError) -> [YAMLEntry] {
        let node = try node(name)
        let entries = try source.entries(of: node, called: name)
        guard mayBeEmpty || !entries.isEmpty else { throw source.error(.invalid(field: name), at: node) }
        return entries
    }

    func items(_ name: String) throws(ScopeStateError) -> [YAMLNode] {
        let node = try node(name)
        guard let items = node.items, !items.isEmpty else { throw source.error(.invalid(field: name), at: node) }
        return items
    }
}

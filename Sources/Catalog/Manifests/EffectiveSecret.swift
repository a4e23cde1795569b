import Crypto
import Sealing
import SecretMemory

extension SecretManifest {
    /// The id of the version that this manifest describes: a hash of public inputs, so that it needs no key.
    public var versionID: VersionID {
        VersionID(name: name.text, sealed: sealed.map { ($0.label, $0.value.valueID) }, plain: plain)
    }
}

extension VersionID {
    /// The hash of a name and of what stands under its keys: of sealed values their ids.
    init(name: String, sealed: [(key: String, valueID: ValueID)], plain: [String: String]) {
        var bytes: [UInt8] = []
        bytes.append(lengthPrefixed: Array("git-seal/v1 version".utf8))
        bytes.append(lengthPrefixed: Array(name.utf8))
        let sealed = sealed.map { (Array($0.key.utf8), UInt8(ascii: "s"), $0.valueID.bytes) }
        let plain = plain.map { (Array($0.key.utf8), UInt8(ascii: "p"), Array($0.value.utf8)) }
        for (key, kind, content) in (sealed + plain).sorted(by: { $0.0.lexicographicallyPrecedes($1.0) }) {
            bytes.append(lengthPrefixed: key)
            bytes.append(kind)
            bytes.append(lengthPrefixed: content)
        }
        let digest = Hexadecimal.text(Array(SHA256.hash(data: bytes)))
        guard let id = VersionID(digest) else { preconditionFailure("a SHA-256 has 64 hexadecimal digits") }
        self = id
    }
}

/// Opened values by position, wherever they lie.
public protocol OpenedValueSource {
    /// Lends a value for the length of `body`; `nil` if it did not open.
    func withBytes<Result: ~Copyable, Failure: Error>(
        at index: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result?
}

extension SecretValues: OpenedValueSource {}

/// What a store receives of a secret (renderer 1).
public enum EffectiveSecret {
    public static let rendererVersion = 1

    /// The text of a `value`, the bytes of a `binary`; of keys one JSON object of strings, sorted, without white space.
    ///
    /// - Parameters:
    ///   - opened: opened values, among them those of `manifest.sealed`, in that order.
    ///   - first: where the first of them is.
    ///   - arena: takes the result; see ``capacity(of:opened:from:)``.
    /// - Returns: `nil` when a value is missing or `arena` is too small.
    public static func render(
        _ manifest: SecretManifest, opened: some OpenedValueSource, from first: Int, into arena: inout SecretArena
    ) -> SecretArena.Slot? {
        switch manifest.content {
        case .value, .binary:
            return opened.withBytes(at: first) { arena.append($0) } ?? nil
        case .data:
            let entries = entries(of: manifest, from: first)
            guard arena.capacity - arena.used >= capacity(of: manifest, opened: opened, from: first) else { return nil }
            let start = arena.used
            put("{", in: &arena)
            for (index, entry) in entries.enumerated() {
                put((index == 0 ? "" : ",") + CanonicalJSON.string(entry.key) + ":", in: &arena)
                switch entry.value {
                case .plain(let value): put(CanonicalJSON.string(value), in: &arena)
                case .sealed(let index):
                    guard opened.withBytes(at: index, { putString($0, in: &arena) }) != nil else { return nil }
                }
            }
            put("}", in: &arena)
            return arena.slot(from: start)
        }
    }

    /// An upper bound of what ``render(_:opened:from:into:)`` needs: every byte may become an escape of six.
    public static func capacity(of manifest: SecretManifest, opened: some OpenedValueSource, from first: Int) -> Int {
        entries(of: manifest, from: first).reduce(2) { sum, entry in
            let count =
                switch entry.value {
                case .plain(let text): text.utf8.count
                case .sealed(let index): opened.withBytes(at: index) { $0.count } ?? 0
                }
            return sum + 8 + 6 * (entry.key.utf8.count + count)
        }
    }

    private static func entries(of manifest: SecretManifest, from first: Int) -> [(key: String, value: Value)] {
        let sealed = manifest.sealed.enumerated().map { (key: $1.label, value: Value.sealed(first + $0)) }
        let plain = manifest.plain.map { (key: $0.key, value: Value.plain($0.value)) }
        return (sealed + plain).sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }

    private enum Value {
        case plain(String)
        /// Where it is among the opened values.
        case sealed(Int)
    }

    private static func put(_ text: String, in arena: inout SecretArena) {
        _ = arena.append(Array(text.utf8).span)
    }

    private static func putString(_ bytes: Span<UInt8>, in arena: inout SecretArena) {
        put("\"", in: &arena)
        var start = 0
        for index in bytes.indices {
            let byte = bytes[index]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
            _ = arena.append(bytes.extracting(start..<index))
            let hex = (byte < 16 ? "0" : "") + String(byte, radix: 16)
            put(byte < 0x20 ? "\\u00\(hex)" : "\\\(Character(Unicode.Scalar(byte)))", in: &arena)
            start = index + 1
        }
        _ = arena.append(bytes.extracting(start..<bytes.count))
        put("\"", in: &arena)
    }
}

extension [UInt8] {
    /// `LP(x)` of the formats: the length in four bytes, then the bytes.
    fileprivate mutating func append(lengthPrefixed bytes: [UInt8]) {
        let length = UInt32(clamping: bytes.count)
        append(contentsOf: (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32($0))) })
        append(contentsOf: bytes)
    }
}

import Catalog
import SecretMemory

/// The random key under which the embedded store's values are encrypted.
final class DataKey: Sendable {
    private let bytes: SecretBytes

    /// `nil` when it has not a key's length.
    init?(_ bytes: consuming SecretBytes) {
        guard bytes.count == SecretBox.keyLength else { return nil }
        self.bytes = bytes
    }

    /// A value encrypted for its place, so that rows cannot be exchanged.
    func seal(_ value: Span<UInt8>, for name: String, _ version: VersionID) -> [UInt8] {
        SecretBox.seal(value, key: bytes, context: Self.context(name, version))
    }

    /// `nil` when the key, the place or a byte is another one.
    func open(_ sealed: [UInt8], for name: String, _ version: VersionID) -> SecretBytes? {
        SecretBox.open(sealed, key: bytes, context: Self.context(name, version))
    }

    /// What the store keeps to tell this key from another one.
    var proof: [UInt8] {
        let nothing: [UInt8] = []
        return SecretBox.seal(nothing.span, key: bytes, context: Self.proofContext)
    }

    func matches(_ proof: [UInt8]) -> Bool {
        SecretBox.open(proof, key: bytes, context: Self.proofContext) != nil
    }

    private static let proofContext = Array("git-seal/v1 store key".utf8)

    private static func context(_ name: String, _ version: VersionID) -> [UInt8] {
        // A version id has a fixed length, so what follows is the name and nothing else.
        Array("git-seal/v1 stored value\0\(version)\0\(name)".utf8)
    }
}

/// Keeps the data key of a store: in a file beside it, for now.
protocol DataKeyKeeper: Sendable {
    /// Where it is kept, for messages.
    var place: String { get }

    /// `nil` if there is none yet.
    func read() throws(StoreError) -> DataKey?

    /// Makes one and keeps it; when somebody else was faster, gives theirs.
    func make() throws(StoreError) -> DataKey
}

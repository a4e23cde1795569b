import SecretMemory

/// Opens the values that were sealed to one key of a scope.
///
/// Made once, which derives the private key from the seed, and used for many values, from any number of tasks.
public final class ValueOpener: Sendable {
    public let scope: ScopeName
    public let keyID: KeyID
    private let privateKey: HPKEPrivateKey
    private let authenticatedData: AuthenticatedData

    public init(scope: ScopeName, seed: borrowing ScopeSeed, kem: KEM) {
        self.scope = scope
        privateKey = seed.privateKey(kem)
        keyID = KeyID(kem: kem, publicKey: privateKey.publicKeyBytes)
        authenticatedData = AuthenticatedData(scope: scope, keyID: keyID)
    }

    /// Opens one value that must be of this type and stand at this place.
    public func open(
        _ value: SealedValue, binding: Binding, expecting type: ValueType
    ) throws(SealingError) -> SecretBytes {
        try withOpened(value, binding) { (bytes, found) throws(SealingError) in
            guard found == type else { throw .doesNotOpen }
            return SecretBytes(copying: bytes)
        }
    }

    /// Opens one value of whatever type it is, as values in place are.
    public func open(_ value: SealedValue, binding: Binding) throws(SealingError) -> OpenedValue {
        try withOpened(value, binding) { (bytes, type) throws(SealingError) in
            OpenedValue(type: type, bytes: SecretBytes(copying: bytes))
        }
    }

    /// Opens one value into `arena`, which is large enough.
    func open(
        _ value: SealedValue, _ binding: Binding, expecting type: ValueType?, into arena: inout SecretArena
    ) throws(SealingError) -> (slot: SecretArena.Slot, type: ValueType) {
        try withOpened(value, binding) { (bytes, found) throws(SealingError) in
            guard type == nil || found == type, let slot = arena.append(bytes) else { throw .doesNotOpen }
            return (slot, found)
        }
    }

    /// How long a value can be at most, by the length of its token.
    func maximumCount(of value: SealedValue) -> Int {
        max(0, plaintextCount(of: value))
    }

    private func plaintextCount(of value: SealedValue) -> Int {
        value.sealed.count - privateKey.kem.encapsulatedKeyByteCount - HPKEPublicKey.overhead
    }

    private func withOpened<Result: ~Copyable>(
        _ value: SealedValue, _ binding: Binding,
        _ body: (Span<UInt8>, ValueType) throws(SealingError) -> Result
    ) throws(SealingError) -> Result {
        guard value.scope == scope, value.keyID == keyID, PaddedPlaintext.isCount(plaintextCount(of: value)),
            binding.isInPlace == (value.documentID != nil)
        else { throw .doesNotOpen }
        let data = authenticatedData.bytes(value.header, binding)
        return try privateKey.open(
            value.sealed, context: AuthenticatedData.context, authenticating: data
        ) { (plaintext) throws(SealingError) in
            guard let found = PaddedPlaintext.read(plaintext), binding.isInPlace || found.type != .typedScalar else {
                throw .doesNotOpen
            }
            return try body(plaintext.extracting(found.value), found.type)
        }
    }
}

/// A value and what it is.
public struct OpenedValue: ~Copyable, Sendable {
    public let type: ValueType
    public let bytes: SecretBytes
}

import SecretMemory

/// Seals values to one key of a scope, with public keys only.
///
/// Made once and used for many values, from any number of tasks. Whether the key may be sealed to at all is for
/// ``ScopeState/sealingKey()`` and the pin to say.
public final class ValueSealer: Sendable {
    /// The longest value, in bytes.
    public static let maximumValueCount = PaddedPlaintext.maximumValueCount

    public let scope: ScopeName
    public let key: ScopeKey
    private let publicKey: HPKEPublicKey
    private let authenticatedData: AuthenticatedData

    public init(scope: ScopeName, key: ScopeKey) throws(SealingError) {
        self.scope = scope
        self.key = key
        publicKey = try HPKEPublicKey(key.kem, key.publicKey)
        authenticatedData = AuthenticatedData(scope: scope, keyID: key.id)
    }

    /// Seals one value.
    ///
    /// - Parameters:
    ///   - valueID: A new one whenever a value is set, the old one when it is merely sealed again.
    ///   - documentID: Of values in place, that of their document; of values in a manifest, none.
    public func seal(
        _ value: Span<UInt8>, type: ValueType, binding: Binding, valueID: ValueID = .random(),
        documentID: DocumentID? = nil
    ) throws(SealingError) -> SealedValue {
        var scratch = SecretBytes(
            zeroed: PaddedPlaintext.count(forValueOf: min(value.count, PaddedPlaintext.maximumValueCount)))
        let header = BodyHeader(valueID: valueID, documentID: documentID)
        return try seal(value, type, binding, header, scratch: &scratch)
    }

    /// Seals one value with memory that is large enough for its plaintext: to allocate guarded memory takes about as long
    /// as to seal.
    func seal(
        _ value: Span<UInt8>, _ type: ValueType, _ binding: Binding, _ header: BodyHeader, scratch: inout SecretBytes
    ) throws(SealingError) -> SealedValue {
        guard value.count <= PaddedPlaintext.maximumValueCount else {
            throw .valueTooLong(limit: PaddedPlaintext.maximumValueCount)
        }
        guard type.fits(value) else { throw .valueDoesNotFitType(type) }
        guard binding.isInPlace == (header.documentID != nil), binding.isInPlace || type != .typedScalar else {
            throw .bindingDoesNotFitFormat
        }
        scratch.withMutableBytes { PaddedPlaintext.write(value, type, into: &$0) }
        let count = PaddedPlaintext.count(forValueOf: value.count)
        let data = authenticatedData.bytes(header, binding)
        let sealed = try scratch.withBytes { (plaintext) throws(SealingError) in
            try publicKey.seal(
                plaintext.extracting(0..<count), context: AuthenticatedData.context, authenticating: data)
        }
        return SealedValue(scope: scope, keyID: key.id, header: header, sealed: sealed)
    }
}

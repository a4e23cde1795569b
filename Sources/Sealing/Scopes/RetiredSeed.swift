import FoundationEssentials
import SecretMemory

/// A retired key's seed under the key that is current: whoever reads the scope now reads what was sealed before.
enum RetiredSeed {
    private static let context = Data("git-seal/v1 retired key".utf8)

    static func sealedByteCount(_ kem: KEM) -> Int {
        kem.encapsulatedKeyByteCount + ScopeSeed.byteCount + HPKEPublicKey.overhead
    }

    static func seal(
        _ seed: borrowing ScopeSeed, of retired: KeyID, under current: ScopeKey, in scope: ScopeName
    ) throws(SealingError) -> [UInt8] {
        let publicKey = try HPKEPublicKey(current.kem, current.publicKey)
        let data = authenticatedData(scope, retired, current.id)
        return try seed.withBytes { (seed) throws(SealingError) in
            try publicKey.seal(seed, context: context, authenticating: data)
        }
    }

    /// The seed, which must make the retired key.
    static func open(
        _ sealed: [UInt8], of retired: ScopeKey, with current: borrowing ScopeSeed, _ currentKey: ScopeKey,
        in scope: ScopeName
    ) throws(SealingError) -> ScopeSeed {
        let data = authenticatedData(scope, retired.id, currentKey.id)
        let bytes = try current.privateKey(currentKey.kem).open(sealed, context: context, authenticating: data) {
            (seed) throws(SealingError) in SecretBytes(copying: seed)
        }
        guard let seed = ScopeSeed(bytes), seed.key(retired.kem) == retired else { throw .doesNotOpen }
        return seed
    }

    private static func authenticatedData(_ scope: ScopeName, _ retired: KeyID, _ current: KeyID) -> [UInt8] {
        var data: [UInt8] = []
        for part in [scope.text, retired.description, current.description] { data.appendLengthPrefixed(part) }
        return data
    }
}

extension ScopeState {
    /// The seed of a retired key, opened with that of the current one.
    public func retiredSeed(_ id: KeyID, with current: borrowing ScopeSeed) throws(SealingError) -> ScopeSeed {
        guard let record = keys[id], let sealed = record.retirement?.sealed else { throw .doesNotOpen }
        return try RetiredSeed.open(sealed, of: record.key, with: current, currentKey, in: name)
    }
}

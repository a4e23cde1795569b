import Crypto

/// Who reads a scope, what seals for it, and which stores its values may reach: the content of its `scope.yaml`.
///
/// A value, never changed in place: an operation makes the next state, unsigned; ``signed(by:)`` signs it with the seed
/// that only readers have. A state that came from a file is *well-formed*; whether readers of the scope wrote it,
/// ``verifySignatures()`` says, and whether they are the readers that this clone knows, ``judge(pinned:atLeast:)``.
public struct ScopeState: Hashable, Sendable {
    public internal(set) var name: ScopeName
    /// 1 for a new scope; every change adds one.
    public internal(set) var sequence: Int
    /// The state that this one was made from; the first has none.
    public internal(set) var previous: StateHash?
    /// The stores that the scope's values may reach, each with the digest of its definition.
    public internal(set) var stores: [String: String]
    public internal(set) var current: KeyID
    public internal(set) var keys: [KeyID: KeyRecord]
    /// Everyone who can read what is sealed now, by name.
    public internal(set) var recipients: [String: RecipientRecord]
    public internal(set) var signatures: [KeyID: [UInt8]]

    public static let maximumRecipientCount = 1_000
    public static let maximumRetiredKeyCount = 100
    static let maximumSequence = 999_999_999
}

/// One key of a scope, current or retired.
public struct KeyRecord: Hashable, Sendable {
    public let key: ScopeKey
    public let created: UTCDay
    /// Everyone whom the key was ever wrapped to.
    public internal(set) var readers: Set<Fingerprint>
    /// `nil` for the current key.
    public internal(set) var retirement: Retirement?

    public struct Retirement: Hashable, Sendable {
        public let day: UTCDay
        /// The seed under the current key; none where that would have put a post-quantum seed under a classical key.
        public internal(set) var sealed: [UInt8]?
        /// The retired key's signature over the key that followed it.
        public let successor: [UInt8]
    }
}

/// Somebody who can read a scope.
public struct RecipientRecord: Hashable, Sendable {
    /// The canonical text of the public key, or `passphrase`.
    public let publicKey: String
    public let fingerprint: Fingerprint
    public let added: UTCDay

    static let passphrase = "passphrase"

    /// `publicKey` is in canonical form: Bech32 in lower case, or `TYPE BASE64` of an SSH key.
    public init(publicKey: String, added: UTCDay) {
        self.init(publicKey: publicKey, fingerprint: Fingerprint(recipient: publicKey), added: added)
    }

    public init(_ recipient: any AgeRecipient, added: UTCDay) {
        self.init(publicKey: recipient.canonicalText, fingerprint: recipient.fingerprint, added: added)
    }

    /// Somebody who has a passphrase instead of a key, named by a fingerprint that means nothing.
    public init(passphraseNamed fingerprint: Fingerprint = .random(), added: UTCDay) {
        self.init(publicKey: Self.passphrase, fingerprint: fingerprint, added: added)
    }

    init(publicKey: String, fingerprint: Fingerprint, added: UTCDay) {
        self.publicKey = publicKey
        self.fingerprint = fingerprint
        self.added = added
    }

    public var isPassphrase: Bool { publicKey == Self.passphrase }
}

// MARK: - What follows from a state

extension ScopeState {
    /// The key that values are sealed to; for sealing, ask ``sealingKey()``.
    public var currentKey: ScopeKey { currentRecord.key }

    var currentRecord: KeyRecord {
        guard let record = keys[current] else { preconditionFailure("a state has its current key") }
        return record
    }

    /// What names this state: the hash of all that is signed.
    public var hash: StateHash {
        StateHash(digest: SHA256.hash(data: signedBytes))
    }

    /// What people compare to know that they mean the same scope.
    public var fingerprint: ScopeFingerprint {
        ScopeFingerprint(verifyKey: currentKey.verifyKey)
    }

    /// Who can read what the current key seals and is no recipient any more: as long as there is somebody, nothing new
    /// may be sealed to it.
    public var formerReaders: Set<Fingerprint> {
        currentRecord.readers.subtracting(recipients.values.map(\.fingerprint))
    }

    /// The current key, if values may be sealed to it.
    public func sealingKey() throws(RekeyDue) -> ScopeKey {
        let formerReaders = formerReaders
        guard formerReaders.isEmpty else { throw RekeyDue(scope: name, formerReaders: formerReaders) }
        return currentKey
    }

    /// A key that both scopes have. No two may: a reader of one would read the other.
    public func keyShared(with other: ScopeState) -> KeyID? {
        keys.values.first { record in
            other.keys.values.contains {
                $0.key.publicKey == record.key.publicKey || $0.key.verifyKey == record.key.verifyKey
            }
        }?.key.id
    }
}

/// Nothing may be sealed to a scope's key: it has readers who are no recipients any more.
public struct RekeyDue: Error, Hashable {
    public let scope: ScopeName
    public let formerReaders: Set<Fingerprint>
}

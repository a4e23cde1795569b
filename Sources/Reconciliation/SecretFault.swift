import Catalog
import Rotation
import Sealing
import Stores
import Trust
import YAMLDocument

/// Why one secret is not brought to a store. The others go on.
public struct SecretFault: Sendable {
    public let store: StoreName?
    public let secret: SecretID?
    public let path: String
    public let reason: Reason

    public enum Reason: Sendable {
        case schema(SchemaError)
        /// The same secret in another file.
        case duplicate(otherPath: String)
        /// The same name in the store for another secret.
        case collision(name: String, other: SecretID)
        case unknownStore(String)
        /// What the manifest says of rotation means nothing.
        case rotation(RotationError, at: SourceLocation?)
        /// The scope does not allow the store, or not as it is defined now.
        case storeNotAllowed(String, isRedefined: Bool)
        case scopeMissing(ScopeName)
        case scopeUnsound(ScopeStateError)
        case scopeRefused(ScopeName, PinRefusal, ScopeDifference?)
        /// The token changed although the value id says that the value did not.
        case tokenChangedUnderValueID(key: String)
        case foreign(owner: String?)
        case noIdentity(ScopeName)
        case unknownKey(key: String, KeyID)
        case doesNotOpen(key: String)
        /// It is gone from git, but a file that cannot be read may be the one that has it now.
        case deletionHeld(by: String)
        /// It failed before, and the pause until the next attempt is not over.
        case waiting(until: Int64, reason: String)
        case store(StoreError)
        /// Nobody vouches for the change; the store keeps what was verified last.
        case notVouchedFor(LandingRefusal)
    }

    /// Whether a later run may succeed although nothing changes in git.
    public var isTransient: Bool {
        switch reason {
        case .store(let error): error.isTransient
        case .noIdentity, .waiting: true
        case .schema, .duplicate, .collision, .unknownStore, .rotation, .storeNotAllowed, .scopeMissing, .scopeUnsound,
            .scopeRefused, .tokenChangedUnderValueID, .foreign, .unknownKey, .doesNotOpen, .deletionHeld,
            .notVouchedFor:
            false
        }
    }
}

extension SecretFault {
    /// The reason in a few words, as it is recorded and listed.
    public var label: String {
        switch reason {
        case .schema: "the file does not parse"
        case .duplicate(let path): "the same secret is in \(path)"
        case .collision(let name, let other): "\(name) in the store would be \(other) too"
        case .unknownStore(let name): "there is no store \(name)"
        case .rotation: "its rotation means nothing"
        case .storeNotAllowed(let store, let isRedefined):
            isRedefined ? "the store \(store) was redefined" : "the scope does not allow the store \(store)"
        case .scopeMissing(let scope): "there is no scope \(scope)"
        case .scopeUnsound(let error): "the state of the scope is not sound (\(error.file))"
        case .scopeRefused(let scope, _, _): "this clone does not accept the state of \(scope)"
        case .tokenChangedUnderValueID(let key): "the token of \(key) changed under its value id"
        case .foreign(let owner): owner.map { "it belongs to the repository \($0)" } ?? "somebody else put it there"
        case .noIdentity(let scope): "no identity at hand reads \(scope)"
        case .unknownKey(let key, let id): "\(key) is sealed to the key \(id), which is not at hand"
        case .doesNotOpen(let key): "\(key) does not open at this place"
        case .deletionHeld(let path): "it is not deleted as long as \(path) does not parse"
        case .waiting(_, let reason): reason
        case .store(let error): "the store says: \(error)"
        case .notVouchedFor(let refusal): refusal.label
        }
    }
}

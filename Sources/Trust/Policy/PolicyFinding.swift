import Catalog
import YAMLDocument

/// Something of a policy that is hardly meant, or that somebody should know.
public struct PolicyFinding: Hashable, Sendable {
    /// `nil` for what concerns the whole.
    public let location: SourceLocation?
    public let why: Why

    public enum Why: Hashable, Sendable {
        /// Fewer than two may change the policy: these.
        case fewPolicyMakers([String])
        /// A principal whom no statement allows anything.
        case allowedNothing(String)
        case unreachable(sid: String, UnreachableCause)
        /// A statement that allows everybody everything.
        case everything(sid: String)
        /// A key that is revoked and still listed.
        case revokedKey(principal: String, PolicyKey)
        case expired(sid: String, since: String)
        case noSuchScope(sid: String, pattern: String, nearest: String?)
        case matchesNothing(sid: String, pattern: String)
        /// What trusting a forge means.
        case forge(String)
    }

    /// Why a statement never decides anything.
    public enum UnreachableCause: Hashable, Sendable {
        /// Nobody it names has a key that counts.
        case nobody
        /// Another one denies all of it.
        case denied(by: String)
        /// None of its actions can be about any of its resources.
        case mismatch
        /// None whom it names has a security key, and it asks for one.
        case noSecurityKey
        /// It asks a forge for something that no forge is allowed.
        case forge
        /// Another one says the same.
        case same(as: String)
    }

    public var severity: CheckFinding.Severity {
        switch why {
        case .fewPolicyMakers, .everything: .error
        case .forge: .note
        default: .warning
        }
    }
}

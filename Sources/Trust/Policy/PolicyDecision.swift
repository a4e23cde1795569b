/// What a policy says to a request, and why.
public struct PolicyDecision: Hashable, Sendable {
    /// Who asked; `nil` for a key that is nobody's.
    public let principal: String?
    public let reason: Reason
    /// The statements that would have allowed it but for one thing; of those that matched, nothing is said here.
    public let near: [NearMiss]

    public var isAllowed: Bool { if case .allowed = reason { true } else { false } }

    public enum Reason: Hashable, Sendable {
        /// By the statements of these sids.
        case allowed([String])
        /// By the statements of these sids.
        case denied([String])
        /// No statement allows it.
        case nothingAllows
        /// A key that no principal has, or a name that no principal has.
        case stranger
        /// The key of this principal is revoked; of a principal by name, all his keys are.
        case revoked(String)
        /// What no forge is ever allowed.
        case forge
        /// The action cannot be about the resource.
        case mismatch
    }

    public struct NearMiss: Hashable, Sendable {
        public let sid: String
        public let obstacle: Obstacle
    }

    /// Why a statement did not count.
    public enum Obstacle: Hashable, Sendable {
        case principal
        case action
        case resource
        case conditions([PolicyConditions.Obstacle])
    }

    /// The statements that decided.
    public var deciding: [String] {
        switch reason {
        case .allowed(let sids), .denied(let sids): sids
        default: []
        }
    }
}

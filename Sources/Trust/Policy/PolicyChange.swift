/// A change of the policy that no signature makes right.
public enum ForbiddenPolicyChange: Hashable, Sendable {
    /// Revocations that are gone: a key that was stolen would count again.
    case revocationsRemoved([Revocation])
}

extension Policy {
    /// What of a change is refused whoever signs it; `nil` where it depends on who does.
    ///
    /// - Parameter new: `nil` where the policy is removed.
    public static func forbiddenChange(from old: Policy?, to new: Policy?) -> ForbiddenPolicyChange? {
        let kept = Set(new?.revocations ?? [])
        let removed = (old?.revocations ?? []).filter { !kept.contains($0) }
        return removed.isEmpty ? nil : .revocationsRemoved(removed)
    }
}

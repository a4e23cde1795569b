import Catalog
import Sealing

/// What a change of a secret is to the policy.
///
/// Where a value goes is told apart from what it is: whoever may set a value may not thereby send it elsewhere. A secret
/// that comes with stores or a rotation of its own is both, since values are bound to their names: deleted and added
/// again, the old value would go where the new manifest says.
enum SecretDeeds {
    static func of(_ id: SecretID, from old: SecretManifest?, to new: SecretManifest?) -> [Deed] {
        let tags = [old?.tags, new?.tags].compactMap(\.self)
        let sets = tags.count == 2 && tags[0] == tags[1] ? [tags[0]] : tags
        func deed(_ action: PolicyAction) -> Deed { Deed(action, PolicyResource(id), tags: sets) }
        guard let new else { return [deed(.secretDelete)] }
        guard let old else {
            return isRedirected(new) ? [deed(.secretPut), deed(.secretRedirect)] : [deed(.secretPut)]
        }
        let isRedirected = old.stores != new.stores || old.rotation != new.rotation
        let isPut =
            !isRedirected || old.content != new.content || old.plain != new.plain
            || old.pending != new.pending
            || old.description != new.description || old.tags != new.tags || old.isSuspended != new.isSuspended
        return (isPut ? [deed(.secretPut)] : []) + (isRedirected ? [deed(.secretRedirect)] : [])
    }

    private static func isRedirected(_ manifest: SecretManifest) -> Bool {
        manifest.stores != [.default] || manifest.rotation != nil
    }
}

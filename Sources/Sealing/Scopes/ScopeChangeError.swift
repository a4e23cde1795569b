/// Why a change of a scope is not made.
public enum ScopeChangeError: Error, Hashable {
    case invalidRecipientName(String)
    case invalidPublicKey(recipient: String)
    /// A recipient of that name has another key.
    case recipientNameIsTaken(String)
    /// The recipient is there already, under this name.
    case alreadyRecipient(String)
    case noRecipients
    case tooManyRecipients(limit: Int)
    case tooManyRetiredKeys(limit: Int)
    /// The scope is post-quantum and the recipient's key is not: only a new key, and consent, can let it in.
    case needsDowngrade
    case invalidStoreName(String)
    case invalidStoreDigest(String)
    /// The store is not allowed, so it cannot be denied.
    case storeIsNotAllowed(String)
    /// The seed makes none of the scope's keys.
    case seedOfNoKey
    /// The seed is not that of the current key.
    case seedOfOtherKey
    /// A new key must come from a new seed.
    case seedInUse
    /// The seed of a retired key does not open with that of the current one.
    case retiredSeedDoesNotOpen(KeyID)
    case sequenceExhausted
}

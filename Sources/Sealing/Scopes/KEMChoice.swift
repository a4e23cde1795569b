/// Which suite a scope's recipients allow.
public struct KEMChoice: Hashable, Sendable {
    public let kem: KEM
    /// The recipients without whom the scope would be post-quantum, sorted.
    public let heldBackBy: [String]

    /// - Parameter isPostQuantum: For each recipient's name whether what wraps the seed for them is post-quantum; a
    ///   passphrase is, an SSH key is not.
    public init(isPostQuantum: [String: Bool]) {
        heldBackBy = isPostQuantum.filter { !$0.value }.keys.sorted()
        kem = heldBackBy.isEmpty ? .xwing : .x25519
    }
}

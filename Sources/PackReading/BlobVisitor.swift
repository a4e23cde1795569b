/// What is done with each blob of a repository.
///
/// A blob that git stores as a delta comes with what the visitor made of its base, so that work on stretches that were
/// copied need not be done again.
public protocol BlobVisitor: Sendable {
    /// What is remembered of a blob while the blobs derived from it are visited.
    associatedtype Memory

    /// - Parameters:
    ///   - name: the blob's name.
    ///   - bytes: its whole content.
    ///   - derivation: how it comes from a blob that was visited just before; `nil` for one that is stored whole.
    mutating func visit(_ name: ObjectName, _ bytes: [UInt8], derivation: BlobDerivation<Memory>?) -> Memory
}

/// How one blob comes from another.
public struct BlobDerivation<Memory> {
    public let base: Memory
    public let stretches: [Delta.Stretch]
}

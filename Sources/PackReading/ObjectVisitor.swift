/// What a git object is.
public enum ObjectKind: Hashable, Sendable {
    case commit
    case tree
    case blob
    case tag
}

/// What is done with each object of a repository.
///
/// An object that git stores as a delta comes with what the visitor made of its base, so that work on stretches that were
/// copied need not be done again.
public protocol ObjectVisitor: Sendable {
    /// What is remembered of an object while those derived from it are visited.
    associatedtype Memory

    /// - Parameters:
    ///   - name: the object's name.
    ///   - bytes: its whole content.
    ///   - derivation: how it comes from an object of the same kind that was visited just before; `nil` for one that is
    ///     stored whole.
    mutating func visit(
        _ name: ObjectName, _ kind: ObjectKind, _ bytes: [UInt8], derivation: Derivation<Memory>?
    ) -> Memory
}

/// How one object comes from another.
public struct Derivation<Memory> {
    public let base: Memory
    public let stretches: [Delta.Stretch]
}

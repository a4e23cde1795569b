/// What one text may cost.
public struct YAMLLimits: Hashable, Sendable {
    public var bytes: Int
    /// How many collections may lie in one another.
    public var depth: Int
    /// Keys, values, items and collections.
    public var nodes: Int

    public init(bytes: Int = 10 << 20, depth: Int = 100, nodes: Int = 1_000_000) {
        self.bytes = bytes
        self.depth = depth
        self.nodes = nodes
    }
}

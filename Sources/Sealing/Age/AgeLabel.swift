/// What recipients say about the protection that they give; only those that say the same may share a file.
public enum AgeLabel {
    public static let postQuantum = "postquantum"
}

/// A file key, wrapped for one recipient.
public struct WrappedFileKey: Hashable, Sendable {
    public let stanzas: [AgeStanza]
    /// Sorted.
    public let labels: [String]

    public init(stanzas: [AgeStanza], labels: [String]) {
        self.stanzas = stanzas
        self.labels = labels.sorted()
    }

    public var isPostQuantum: Bool { labels.contains(AgeLabel.postQuantum) }
}

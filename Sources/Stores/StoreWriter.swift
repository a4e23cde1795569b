/// Who changes a store: a source in one of its runs, or somebody by hand.
public struct StoreWriter: Hashable, Sendable {
    /// The repository's id, from `config.yaml`.
    public let source: String
    /// Counts the source's runs. A store that can refuses writes of all runs but the last (fencing): a process that
    /// slept while another one went on would bring old versions back. `nil` for a change by hand, outside any run.
    public let epoch: Int64?
    /// The commit that is applied, in hex; for the audit trail.
    public let commit: String?

    public init(source: String, epoch: Int64?, commit: String?) {
        self.source = source
        self.epoch = epoch
        self.commit = commit
    }

    public static func byHand(source: String) -> StoreWriter {
        StoreWriter(source: source, epoch: nil, commit: nil)
    }
}

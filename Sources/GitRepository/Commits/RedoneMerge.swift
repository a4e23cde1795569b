/// What a merge does to one path, done again in memory from its two sides and their common ancestor.
///
/// One path at a time, and no renames: what git makes of those depends on the version and on what else changed, and must
/// be signed. The rest is the same line by line, whoever merges.
public struct RedoneMerge: Sendable {
    public let base: TreeEntry?
    public let ours: TreeEntry?
    public let theirs: TreeEntry?

    public init(base: TreeEntry?, ours: TreeEntry?, theirs: TreeEntry?) {
        self.base = base
        self.ours = ours
        self.theirs = theirs
    }

    public enum Result: Hashable, Sendable {
        case same
        case differs
        /// Nobody can redo it without deciding something.
        case conflict
    }

    /// Whether a merge that left `entry` at the path only merged.
    ///
    /// - Parameter limit: larger files are not merged line by line.
    public func compare(
        _ entry: TreeEntry?, in repository: Repository, atMost limit: Int = 16 << 20
    ) throws(GitError) -> Result {
        if ours == theirs { return entry == ours ? .same : .differs }
        if base == ours { return entry == theirs ? .same : .differs }
        if base == theirs { return entry == ours ? .same : .differs }
        guard let base, let ours, let theirs, [base, ours, theirs].allSatisfy(\.kind.isRegular),
            let kind = Self.merged(base.kind, ours.kind, theirs.kind)
        else { return .conflict }
        let texts = (
            try repository.blob(BlobID(base.id), atMost: limit), try repository.blob(BlobID(ours.id), atMost: limit),
            try repository.blob(BlobID(theirs.id), atMost: limit)
        )
        guard ![texts.0, texts.1, texts.2].contains(where: Self.isBinary) else { return .conflict }
        guard let entry, entry.kind == kind else { return .differs }
        let result = try repository.blob(BlobID(entry.id), atMost: limit)
        // Which lines belong together is a matter of taste where they repeat; git's own taste changed with its versions.
        var isClean = false
        for alignment in TextMerge.Alignment.allCases {
            let merge = try TextMerge(
                base: texts.0, ours: texts.1, theirs: texts.2, path: "", alignment: alignment)
            guard merge.isClean else { continue }
            if merge.bytes == result { return .same }
            isClean = true
        }
        return isClean ? .differs : .conflict
    }

    private static func merged(
        _ base: TreeEntry.Kind, _ ours: TreeEntry.Kind, _ theirs: TreeEntry.Kind
    ) -> TreeEntry.Kind? {
        if ours == theirs { return ours }
        return base == ours ? theirs : ours
    }

    private static func isBinary(_ bytes: [UInt8]) -> Bool { bytes.prefix(8000).contains(0) }
}

/// One commit.
public struct Commit: Hashable, Sendable {
    /// Somebody at a time, as the commit claims.
    public struct Signature: Hashable, Sendable {
        public let name: String
        public let email: String
        /// Seconds since 1970.
        public let time: Int64
        /// Minutes east of Greenwich, where the commit was made.
        public let offset: Int
    }

    public let id: CommitID
    public let tree: TreeID
    public let parents: [CommitID]
    public let author: Signature
    public let committer: Signature
    public let message: String
}

extension Commit {
    /// `nil` when `raw` does not begin with a tree, parents, an author and a committer.
    init?(_ id: CommitID, _ raw: RawCommit) {
        var headers = raw.headers[...]
        func next(_ name: String) -> [UInt8]? {
            guard headers.first?.name == name else { return nil }
            return headers.removeFirst().value
        }
        func nextID(_ name: String) -> ObjectID?? {
            next(name).map { ObjectID(hex: String(decoding: $0, as: UTF8.self)) }
        }
        guard case let tree?? = nextID("tree") else { return nil }
        var parents: [CommitID] = []
        while let parent = nextID("parent") {
            guard let parent else { return nil }
            parents.append(CommitID(parent))
        }
        guard let author = next("author"), let committer = next("committer") else { return nil }
        self.id = id
        self.tree = TreeID(tree)
        self.parents = parents
        self.author = Signature(author)
        self.committer = Signature(committer)
        message = String(decoding: raw.message, as: UTF8.self)
    }
}

extension Commit.Signature {
    /// Reads `Name <email> seconds offset`. Old and broken tools left all kinds of lines in histories, so what cannot be
    /// read is empty or 0 and no error.
    init(_ line: [UInt8]) {
        let open = line.firstIndex(of: UInt8(ascii: "<")) ?? line.endIndex
        let close = line.lastIndex(of: UInt8(ascii: ">")) ?? line.endIndex
        func text(_ range: Range<Int>?) -> String {
            var bytes = line[range ?? 0..<0]
            while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
            return String(decoding: bytes, as: UTF8.self)
        }
        name = text(0..<open)
        email = text(open < close ? open + 1..<close : nil)
        let date = line[min(close + 1, line.endIndex)...].split(separator: UInt8(ascii: " "))
            .map { String(decoding: $0, as: UTF8.self) }
        time = date.first.flatMap { Int64($0) } ?? 0
        offset = date.dropFirst().first.flatMap { Int($0) }.map { $0 / 100 * 60 + $0 % 100 } ?? 0
    }
}

extension Repository {
    public func commit(_ id: CommitID) throws(GitError) -> Commit {
        guard let commit = Commit(id, try rawCommit(id)) else { throw .damagedObject(id.id) }
        return commit
    }

    /// The tree of a commit.
    public func tree(of id: CommitID) throws(GitError) -> TreeID {
        try commit(id).tree
    }
}

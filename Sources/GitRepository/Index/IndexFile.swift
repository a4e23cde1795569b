import SystemPackage

/// The index: the sorted list of what the next commit will hold.
///
/// It is read here and not by libgit2, which takes a checksum of the whole file and makes an object of every entry before it
/// answers, and which does not use the tree names that git leaves in the file to pass over whole folders. In a repository
/// of 5,000 files that is 6 ms of a commit against less than one.
struct IndexFile {
    /// Where it lies.
    let path: FilePath
    let bytes: [UInt8]
    let version: Int
    let entryCount: Int
    /// What git knows of the trees that the entries make.
    private(set) var cacheTree: CacheTree?

    /// The index of a repository in which nothing was ever added.
    static func empty(at path: FilePath) -> IndexFile {
        IndexFile(path: path, bytes: [], version: 2, entryCount: 0)
    }

    private init(path: FilePath, bytes: [UInt8], version: Int, entryCount: Int) {
        self.path = path
        self.bytes = bytes
        self.version = version
        self.entryCount = entryCount
    }

    /// - Throws: ``GitError/damagedIndex(_:)``, or ``GitError/unsupportedIndex`` where entries stand for whole folders
    ///   (sparse) or lie in another file (split).
    init(parsing bytes: [UInt8], from path: FilePath) throws(GitError) {
        guard bytes.starts(with: "DIRC".utf8), let version = bytes.number(at: 4), let count = bytes.number(at: 8),
            (2...4).contains(version), bytes.count >= IndexCursor.headerSize + ObjectID.byteCount,
            count <= bytes.count / IndexCursor.fixedSize
        else { throw .damagedIndex(path) }
        self.init(path: path, bytes: bytes, version: version, entryCount: count)
        // Extensions follow the entries, whose end only shows when all have been passed.
        var cursor = IndexCursor(self)
        try cursor.skip(count)
        try readExtensions(from: cursor.offset)
    }

    private mutating func readExtensions(from start: Int) throws(GitError) {
        var offset = start
        // A checksum ends the file. Git does not check it either when it reads.
        let end = bytes.count - ObjectID.byteCount
        while offset != end {
            guard let size = bytes.number(at: offset + 4), end - offset - 8 >= size else { throw .damagedIndex(path) }
            let name = bytes[offset..<offset + 4]
            let content = offset + 8..<offset + 8 + size
            if name.elementsEqual("TREE".utf8) {
                guard let tree = CacheTree(parsing: bytes, in: content) else { throw .damagedIndex(path) }
                cacheTree = tree
            } else if let first = name.first, !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) {
                // `link`, `sdir` and whatever else a reader must understand begins with a small letter.
                throw .unsupportedIndex
            }
            offset = content.upperBound
        }
    }
}

extension [UInt8] {
    /// The 32-bit number at `offset`, high byte first; `nil` past the end.
    func number(at offset: Int) -> Int? {
        guard offset >= 0, offset <= count - 4 else { return nil }
        return self[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
    }
}

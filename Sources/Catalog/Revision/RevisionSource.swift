import GitRepository

/// The files of one revision: a work tree or a commit.
public protocol RevisionSource {
    /// The content of a file of at most `limit` bytes; `nil` if there is none.
    ///
    /// - Throws: an error of the file or of git when something else lies there, as a link, or more than `limit` bytes.
    func read(_ path: RepositoryPath, atMost limit: Int) throws(CatalogError) -> [UInt8]?

    /// The content of a file that a listing named; `nil` if it has gone meanwhile.
    func read(_ file: RevisionFile, atMost limit: Int) throws(CatalogError) -> [UInt8]?

    /// The files below the folders that `enter` lets in, sorted by path. Links are left out.
    func files(enter: (RepositoryPath) -> Bool) throws(CatalogError) -> [RevisionFile]

    /// Whether a folder can be listed at all: a work tree may hold some of other users.
    func canList(_ folder: RepositoryPath) -> Bool
}

extension RevisionSource {
    public func canList(_ folder: RepositoryPath) -> Bool { true }
}

/// A file as a listing names it.
public struct RevisionFile: Hashable, Sendable {
    public let path: RepositoryPath
    /// Its content's name, where the source knows it without reading.
    public let blob: BlobID?

    public init(path: RepositoryPath, blob: BlobID?) {
        self.path = path
        self.blob = blob
    }
}

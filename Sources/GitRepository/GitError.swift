import CGit2
import SystemPackage

/// Why something about a repository could not be done.
public enum GitError: Error, Equatable, Sendable {
    case notARepository(FilePath)
    /// Owned by somebody else and not listed in `safe.directory`. The path is the one to list there.
    case notOwned(FilePath)
    /// The repository uses a format extension that libgit2 cannot read, such as SHA-256 object names.
    case unsupportedExtension(String)
    /// A variable of the environment moves a part of the repository to where libgit2 cannot follow.
    case unsupportedVariable(String)
    /// A work tree is needed, and this repository has none.
    case bare
    /// HEAD names a branch without a commit.
    case unbornBranch(String)
    case noSuchRevision(String)
    /// Short for more than one object.
    case ambiguousRevision(String)
    /// An object that should be there is not; in a shallow clone that is no damage, its history simply ends somewhere.
    case missingObject(ObjectID, isShallow: Bool)
    /// An object that is not what its place says it is, or whose content is malformed.
    case damagedObject(ObjectID)
    case notAFile(RepositoryPath)
    case tooLarge(ObjectID, limit: Int)
    /// More commits than anybody would wait for.
    case historyTooLong(limit: Int)
    /// A split or sparse index, where libgit2 itself would have to read it.
    case unsupportedIndex
    /// An index that is truncated or malformed.
    case damagedIndex(FilePath)
    case unreadable(FilePath, Errno)
    /// The `git` program is not on PATH or cannot be started.
    case programMissing(Errno)
    /// The `git` program failed, in its own words.
    case programFailed(status: Int32, message: String)
    /// The `git` program did not end in time.
    case programTimedOut(seconds: Int)
    /// Anything else, in libgit2's words.
    case library(code: Int32, message: String)

    /// The library's account of what failed last on this thread.
    static func last(_ code: Int32) -> GitError {
        .library(code: code, message: lastMessage ?? "error \(code)")
    }

    static var lastMessage: String? {
        git_error_last().flatMap { $0.pointee.message }.map { String(cString: $0) }
    }

    /// The part of the library that failed last; tells a missing object from an answer of "there is none".
    static var lastClass: git_error_t? {
        git_error_last().map { git_error_t(UInt32(bitPattern: $0.pointee.klass)) }
    }
}

/// Throws what the library says when `code` is an error.
func check(_ code: Int32) throws(GitError) {
    guard code >= 0 else { throw .last(code) }
}

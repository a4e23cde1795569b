import Glibc
import SystemPackage

/// Why a file could not be read or written. Paths are data for messages; contents never appear.
public enum FileError: Error, Equatable {
    case notFound(FilePath)
    /// A directory, device, socket or pipe where a regular file was expected.
    case notRegular(FilePath)
    /// A symbolic link where none may be followed: it may lead anywhere.
    case link(FilePath)
    /// More than `limit` bytes.
    case tooLarge(FilePath, limit: Int)
    /// A file that must not be overwritten is there already.
    case exists(FilePath)
    /// Somebody else holds the lock.
    case locked(FilePath)
    /// Somebody wrote to the file between reading it and replacing it.
    case changedMeanwhile(FilePath)
    /// The record of a change that was interrupted does not parse.
    case damagedJournal(FilePath)
    case system(FilePath, operation: String, Errno)

    public var path: FilePath {
        switch self {
        case .notFound(let path), .notRegular(let path), .link(let path), .tooLarge(let path, _), .exists(let path),
            .locked(let path), .changedMeanwhile(let path), .damagedJournal(let path),
            .system(let path, _, _):
            path
        }
    }

    /// The current `errno` of `operation` on `path`, with the cases that have a name of their own told apart.
    static func last(_ operation: String, _ path: FilePath) -> FileError {
        switch errno {
        case ENOENT, ENOTDIR: .notFound(path)
        case EEXIST: .exists(path)
        case let code: .system(path, operation: operation, Errno(rawValue: code))
        }
    }
}

import SystemPackage

/// Why a pack, an index or a loose object could not be read. Whatever it says, other packs are still read.
public enum PackError: Error, Equatable {
    case system(FilePath, Errno)
    /// A signature, version or table that is not as git's `gitformat-pack` has it.
    case malformed(FilePath, Malformation)

    public enum Malformation: Sendable, Equatable {
        case signature
        case version(UInt32)
        case truncated
        case offset(Int)
        case inflation(at: Int)
        case delta(at: Int)
        case missingBase(at: Int)
    }
}

/// What a tree or the index says of a path.
public struct TreeEntry: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case file
        case executable
        case link
        /// A commit of another repository, in its place.
        case submodule
        case tree

        /// - Parameter mode: the number that git stores. Old repositories have modes such as 100664, which git reads as it
        ///   does here.
        init?(mode: UInt32) {
            switch mode & 0o170000 {
            case 0o100000: self = mode & 0o100 == 0 ? .file : .executable
            case 0o120000: self = .link
            case 0o160000: self = .submodule
            case 0o040000: self = .tree
            default: return nil
            }
        }

        /// Whether it has content of its own to read.
        public var isRegular: Bool { self == .file || self == .executable }
    }

    public let id: ObjectID
    public let kind: Kind

    public init(id: ObjectID, kind: Kind) {
        self.id = id
        self.kind = kind
    }

    /// The folder that this is; `nil` for a file.
    var tree: TreeID? { kind == .tree ? TreeID(id) : nil }
}

/// An entry with its name in its folder.
struct NamedEntry: Hashable {
    let name: [UInt8]
    let entry: TreeEntry

    var place: TreePlace { TreePlace(name: name[...], isFolder: entry.kind == .tree) }
}

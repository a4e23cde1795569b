import CGit2

/// An annotated tag byte for byte: headers, an empty line, the message, and at its end the signature.
public struct TagObject: Hashable, Sendable {
    public let bytes: [UInt8]
    /// What it is put on; `nil` for anything but a commit.
    public let target: CommitID?
    /// The name that it was made for, whatever reference leads to it.
    public let name: String

    public init?(parsing bytes: [UInt8]) {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false)[...]
        func next(_ name: String) -> String? {
            guard let line = lines.popFirst(), line.starts(with: Array("\(name) ".utf8)) else { return nil }
            return String(validating: line.dropFirst(name.utf8.count + 1), as: UTF8.self)
        }
        guard let object = next("object").flatMap({ ObjectID(hex: $0) }), let type = next("type"),
            let name = next("tag")
        else { return nil }
        self.bytes = bytes
        self.name = name
        target = type == "commit" ? CommitID(object) : nil
    }
}

extension Repository {
    /// The tag object that a reference names; `nil` where it names a commit itself.
    ///
    /// - Parameter reference: its full name.
    public func tagObject(_ reference: String) throws(GitError) -> TagObject? {
        guard !reference.utf8.contains(0) else { throw .noSuchRevision(reference) }
        var id = git_oid()
        guard git_reference_name_to_id(&id, handle, reference) == 0 else { throw .noSuchRevision(reference) }
        let (kind, bytes) = try object(ObjectID(id), atMost: Self.tagLimit)
        guard kind == .tag else { return nil }
        guard let tag = TagObject(parsing: bytes) else { throw .damagedObject(ObjectID(id)) }
        return tag
    }

    private static let tagLimit = 4 << 20
}

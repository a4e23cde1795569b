import CGit2

/// What an object is.
public enum ObjectKind: Hashable, Sendable {
    case commit
    case tree
    case blob
    case tag

    init?(_ type: git_object_t) {
        switch type {
        case GIT_OBJECT_COMMIT: self = .commit
        case GIT_OBJECT_TREE: self = .tree
        case GIT_OBJECT_BLOB: self = .blob
        case GIT_OBJECT_TAG: self = .tag
        default: return nil
        }
    }
}

extension Repository {
    /// Whether an object is there.
    public func contains(_ id: ObjectID) -> Bool {
        guard let database = try? database() else { return false }
        return id.withPointer { git_odb_exists(database, $0) } == 1
    }

    /// The kind and size of an object, without its content.
    public func header(of id: ObjectID) throws(GitError) -> (kind: ObjectKind, size: Int) {
        let database = try database()
        var size = 0
        var type = GIT_OBJECT_INVALID
        try checkFound(id.withPointer { git_odb_read_header(&size, &type, database, $0) }, id)
        guard let kind = ObjectKind(type) else { throw .damagedObject(id) }
        return (kind, size)
    }

    /// The content of an object of any kind and of at most `limit` bytes, byte for byte.
    ///
    /// Objects are read as they are: replacements (`git replace`) and grafts are ignored.
    public func object(_ id: ObjectID, atMost limit: Int) throws(GitError) -> (kind: ObjectKind, bytes: [UInt8]) {
        let (kind, size) = try header(of: id)
        guard size <= limit else { throw .tooLarge(id, limit: limit) }
        return (kind, try withObject(id) { Array($0) })
    }

    /// The content of an object that must be of one kind.
    func object(_ id: ObjectID, _ expected: ObjectKind, atMost limit: Int) throws(GitError) -> [UInt8] {
        let (kind, bytes) = try object(id, atMost: limit)
        guard kind == expected else { throw .damagedObject(id) }
        return bytes
    }

    /// Lends the content of an object, without a copy. The caller has looked at its size.
    func withObject<Result>(
        _ id: ObjectID, _ body: (UnsafeRawBufferPointer) throws(GitError) -> Result
    ) throws(GitError) -> Result {
        let database = try database()
        var pointer: OpaquePointer?
        try checkFound(id.withPointer { git_odb_read(&pointer, database, $0) }, id)
        defer { git_odb_object_free(pointer) }
        return try body(
            UnsafeRawBufferPointer(start: git_odb_object_data(pointer), count: git_odb_object_size(pointer)))
    }

    private func checkFound(_ code: Int32, _ id: ObjectID) throws(GitError) {
        if code == GIT_ENOTFOUND.rawValue { throw .missingObject(id, isShallow: isShallow) }
        if code == GIT_EMISMATCH.rawValue { throw .damagedObject(id) }
        try check(code)
    }
}

/// Steps through the entries of an index.
///
/// After ``advance()`` the properties are those of one entry, until ``isAtEnd``.
struct IndexCursor {
    private let bytes: [UInt8]
    private let version: Int
    private let damage: GitError
    private var remaining: Int
    /// Where the current entry begins.
    private var start = 0
    /// Where the next entry begins.
    private(set) var offset = Self.headerSize
    private(set) var isAtEnd = false

    // In versions 2 and 3 a path lies in the file as it is; in version 4 it is put together from the one before.
    private var names: [UInt8]
    private var name: Range<Int> = 0..<0
    private(set) var isIntendedToBeAdded = false

    static let headerSize = 12
    /// Times, device, inode, mode, owner, size (40 bytes), object name, flags.
    static let fixedSize = 62

    /// Stands before the first entry.
    init(_ index: IndexFile) {
        bytes = index.bytes
        version = index.version
        damage = .damagedIndex(index.path)
        remaining = index.entryCount
        names = version == 4 ? [] : bytes
    }

    var path: ArraySlice<UInt8> { names[name] }

    /// 0, or which side of a merge that could not be joined: 1 ancestor, 2 ours, 3 theirs.
    var stage: Int { Int(bytes[start + 60] >> 4 & 3) }

    /// `nil` where the mode is none that an index can have.
    var entry: TreeEntry? {
        guard let mode = bytes.number(at: start + 24),
            let kind = TreeEntry.Kind(mode: UInt32(truncatingIfNeeded: mode)),
            kind != .tree
        else { return nil }
        return TreeEntry(id: ObjectID(bytes[start + 40..<start + 60]), kind: kind)
    }

    mutating func advance() throws(GitError) {
        guard remaining > 0 else {
            isAtEnd = true
            return
        }
        remaining -= 1
        start = offset
        guard bytes.count - start >= Self.fixedSize + 3 else { throw damage }
        var nameStart = start + Self.fixedSize
        isIntendedToBeAdded = false
        if bytes[start + 60] & 0x40 != 0 {
            guard version >= 3 else { throw damage }
            isIntendedToBeAdded = bytes[nameStart] & 0x20 != 0
            nameStart += 2
        }
        if version == 4 {
            try readCompressedName(at: nameStart)
        } else {
            try readName(at: nameStart)
        }
    }

    /// Passes over `count` entries.
    mutating func skip(_ count: Int) throws(GitError) {
        for _ in 0..<count {
            try advance()
            if isAtEnd { throw damage }
        }
    }

    private mutating func readName(at nameStart: Int) throws(GitError) {
        let length = Int(bytes[start + 60] & 0x0F) << 8 | Int(bytes[start + 61])
        // Twelve bits hold the length; longer names end at their NUL.
        guard let end = length == 0xFFF ? bytes[nameStart...].firstIndex(of: 0) : nameStart + length,
            end < bytes.count, bytes[end] == 0
        else { throw damage }
        name = nameStart..<end
        // One to eight NULs, to a multiple of eight.
        offset = start + ((end - start + 8) & ~7)
    }

    /// How much of the path before stays away at its end, then what comes in its place.
    private mutating func readCompressedName(at nameStart: Int) throws(GitError) {
        var position = nameStart
        var length = 0
        while true {
            guard position < bytes.count, length < 1 << 24 else { throw damage }
            let byte = bytes[position]
            position += 1
            length = length << 7 | Int(byte & 0x7F)
            if byte & 0x80 == 0 { break }
            length += 1
        }
        guard length <= names.count, position < bytes.count, let end = bytes[position...].firstIndex(of: 0) else {
            throw damage
        }
        names.removeLast(length)
        names += bytes[position..<end]
        name = 0..<names.count
        offset = end + 1
    }
}

/// A commit byte for byte: headers, an empty line, the message.
///
/// For what depends on the exact bytes, such as a signature over all of them but its own header.
public struct RawCommit: Hashable, Sendable {
    public struct Header: Hashable, Sendable {
        public let name: String
        /// A value of several lines has the space that begins each further line taken away.
        public let value: [UInt8]
        /// Where the whole header is in ``RawCommit/bytes``, with its final newline.
        public let range: Range<Int>
    }

    public let bytes: [UInt8]
    /// In their order; a name may stand there more than once.
    public let headers: [Header]
    /// Where the message begins.
    let messageStart: Int

    /// `nil` when the bytes have another form.
    public init?(parsing bytes: [UInt8]) {
        var headers: [Header] = []
        var offset = 0
        while offset < bytes.count, bytes[offset] != Self.newline {
            guard let header = Self.header(in: bytes, at: offset) else { return nil }
            headers.append(header)
            offset = header.range.upperBound
        }
        self.bytes = bytes
        self.headers = headers
        // A commit without a message may end after its headers.
        messageStart = min(offset + 1, bytes.count)
    }

    public var message: ArraySlice<UInt8> { bytes[messageStart...] }

    /// All headers of a name. git and libgit2 differ on which of two signatures they read, so count them.
    public func headers(named name: String) -> [Header] { headers.filter { $0.name == name } }

    /// The bytes that a signature in the header `name` covers: all but that header.
    public func bytes(without name: String) -> [UInt8] {
        headers(named: name).reversed().reduce(into: bytes) { $0.removeSubrange($1.range) }
    }

    private static let newline = UInt8(ascii: "\n")
    private static let space = UInt8(ascii: " ")

    private static func header(in bytes: [UInt8], at start: Int) -> Header? {
        guard let line = line(in: bytes, at: start), let space = bytes[line].firstIndex(of: space), space > start,
            let name = String(validating: bytes[start..<space], as: UTF8.self)
        else { return nil }
        var value = Array(bytes[(space + 1)..<line.upperBound])
        var end = line.upperBound + 1
        while end < bytes.count, bytes[end] == Self.space {
            guard let line = Self.line(in: bytes, at: end + 1) else { return nil }
            value += [newline] + bytes[line]
            end = line.upperBound + 1
        }
        return Header(name: name, value: value, range: start..<end)
    }

    /// A line without its newline, which must be there.
    private static func line(in bytes: [UInt8], at start: Int) -> Range<Int>? {
        guard start <= bytes.count, let end = bytes[start...].firstIndex(of: newline) else { return nil }
        return start..<end
    }
}

extension Repository {
    /// The bytes of a commit, as they are stored.
    public func rawCommit(_ id: CommitID) throws(GitError) -> RawCommit {
        guard let commit = RawCommit(parsing: try object(id.id, .commit, atMost: Self.commitLimit)) else {
            throw .damagedObject(id.id)
        }
        return commit
    }

    /// Messages can be long, but not that long.
    private static let commitLimit = 16 << 20
}

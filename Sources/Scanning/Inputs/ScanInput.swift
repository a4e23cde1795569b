import SystemPackage

/// Something to scan.
public struct ScanInput: Sendable {
    enum Source: Sendable {
        case bytes([UInt8])
        case file(FilePath)
    }

    /// What messages and rules about paths call it.
    public let path: String
    let source: Source
    /// The lines that count, 1-based; `nil`: all.
    let lines: [ClosedRange<Int>]?
    /// The commit that brought the text.
    let introduction: Finding.Introduction?

    /// Bytes that are at hand, such as a blob.
    ///
    /// - Parameter lines: of these lines only findings are reported, as for a staged file of which a commit adds a few.
    public init(
        path: String, bytes: [UInt8], lines: [ClosedRange<Int>]? = nil,
        introduction: Finding.Introduction? = nil
    ) {
        self.path = path
        source = .bytes(bytes)
        self.lines = lines
        self.introduction = introduction
    }

    /// A file that is read when its turn comes, in stretches if it is large.
    public init(path: String, file: FilePath) {
        self.path = path
        source = .file(file)
        lines = nil
        introduction = nil
    }

    func reports(_ start: TextLocation, _ end: TextLocation) -> Bool {
        guard let lines else { return true }
        return lines.contains { $0.overlaps(start.line...max(start.line, end.line)) }
    }
}

/// An input that was left out, and why.
public struct SkippedInput: Sendable, Equatable {
    public enum Reason: Sendable, Hashable {
        case binary
        case allowlisted
        case notRegular
        case unreadable(Errno)
        /// Not all of it was looked at: more places looked like secrets than any text has.
        case truncated
        /// An object of git that is not what its name says, or whose base is missing.
        case damaged
        case tooLarge
        /// An archive with a password.
        case encrypted
        /// An archive in more archives than anybody packs.
        case tooDeep
    }

    public let path: String
    public let reason: Reason
}

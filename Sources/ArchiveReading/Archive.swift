/// Looks into archives that are held in memory, for their files' contents only: nothing is ever written, so hostile names
/// can do no harm beyond being shown.
///
/// Known are zip (stored and deflated), tar (ustar, pax and GNU long names) and gzip.
public enum Archive {
    /// What one archive may cost, however it was made.
    public struct Limits: Sendable {
        /// Files in one archive.
        public var files = 10_000
        /// Bytes of one file.
        public var fileBytes = 64 << 20
        /// Bytes of all files of one archive together.
        public var totalBytes = 256 << 20

        public init() {}
    }

    public enum Kind: Sendable, Equatable {
        case zip
        case tar
        case gzip
    }

    /// One file of an archive. Its name is as the archive has it, lossily decoded.
    public struct File: Sendable {
        public let name: String
        public let bytes: [UInt8]
    }

    public enum Fault: Error, Equatable, Sendable {
        case truncated
        case malformed
        case checksum
        /// A way of packing that is not known here, by its number in the format.
        case unsupported(Int)
        case encrypted
        /// More than the limits allow; what came before was given out.
        case tooLarge
    }

    /// What `bytes` look like, by their content; `nil` for anything else.
    public static func kind(of bytes: [UInt8]) -> Kind? {
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
            return .zip
        }
        if bytes.starts(with: [0x1F, 0x8B, 0x08]) { return .gzip }
        if bytes.count >= 512, bytes[257..<262].elementsEqual("ustar".utf8) { return .tar }
        return nil
    }

    /// Gives out every regular file, in the order of the archive.
    ///
    /// - Returns: the faults met; damage to one file of a zip does not hide the others.
    public static func visit(
        _ bytes: [UInt8], as kind: Kind, limits: Limits = Limits(), _ body: (File) -> Void
    ) -> [Fault] {
        var budget = Budget(limits)
        switch kind {
        case .zip: return ZipReader(bytes).visit(&budget, body)
        case .tar: return TarReader(bytes).visit(&budget, body)
        case .gzip: return GzipReader(bytes).visit(&budget, body)
        }
    }
}

/// What is left of the limits.
struct Budget {
    private var files: Int
    private let fileBytes: Int
    private var totalBytes: Int

    init(_ limits: Archive.Limits) {
        files = limits.files
        fileBytes = limits.fileBytes
        totalBytes = limits.totalBytes
    }

    /// The most that the next file may have.
    var available: Int { files > 0 ? min(fileBytes, totalBytes) : 0 }

    /// Takes one file of `count` bytes; `false` when that is too much.
    mutating func take(_ count: Int) -> Bool {
        guard files > 0, count >= 0, count <= available else { return false }
        files -= 1
        totalBytes -= count
        return true
    }
}

import ArchiveReading

/// The texts in an archive, and in the archives in it. Whatever the archive promises, memory and time stay bounded: by
/// depth, by the number of files and by the bytes that come out of all of them.
struct ArchiveWalk {
    /// An archive in an archive in an archive; a compressed tar counts twice.
    static let depthLimit = 4
    /// Larger archives are left out.
    static let sizeLimit = 256 << 20
    private static let outputLimit = 512 << 20

    /// What was left out, with the name that it has in messages.
    private(set) var skipped: [SkippedInput] = []
    private var outputLeft = outputLimit

    /// Whether the bytes begin as an archive does that is known here.
    static func isArchive(_ bytes: [UInt8]) -> Bool { Archive.kind(of: bytes) != nil }

    /// Calls `visit` with the path and content of every file that is no archive itself. A path is that of the archive, `!`
    /// and the name in it.
    mutating func visit(_ bytes: [UInt8], path: String, _ visit: (String, [UInt8]) -> Void) {
        self.visit(bytes, path: path, depth: 1, visit)
    }

    private mutating func visit(
        _ bytes: [UInt8], path: String, depth: Int, _ visit: (String, [UInt8]) -> Void
    ) {
        guard let kind = Archive.kind(of: bytes) else { return visit(path, bytes) }
        guard depth <= Self.depthLimit else { return skip(path, .tooDeep) }
        guard bytes.count <= Self.sizeLimit, outputLeft > 0 else { return skip(path, .tooLarge) }
        var limits = Archive.Limits()
        limits.totalBytes = min(limits.totalBytes, outputLeft)
        var inner: [(path: String, bytes: [UInt8])] = []
        let faults = Archive.visit(bytes, as: kind, limits: limits) { file in
            outputLeft -= file.bytes.count
            // What is compressed alone has no name that says more than the archive's.
            let name = kind == .gzip ? path : "\(path)!\(file.name)"
            if Archive.kind(of: file.bytes) == nil { visit(name, file.bytes) } else { inner.append((name, file.bytes)) }
        }
        for file in inner { self.visit(file.bytes, path: file.path, depth: depth + 1, visit) }
        for fault in Set(faults.map(Self.reason)) { skip(path, fault) }
    }

    private mutating func skip(_ path: String, _ reason: SkippedInput.Reason) {
        skipped.append(SkippedInput(path: path, reason: reason))
    }

    private static func reason(_ fault: Archive.Fault) -> SkippedInput.Reason {
        switch fault {
        case .truncated, .malformed, .checksum, .unsupported: .damaged
        case .encrypted: .encrypted
        case .tooLarge: .tooLarge
        }
    }
}

import Glibc
import SecretMemory
import SystemPackage

/// Files of a work tree that are replaced and removed together: all of them or none, whenever the process dies.
///
/// First every new content is written and made durable, then a journal says what is to be done, then it is done. A process
/// that dies before the journal is there leaves all old files; one that dies later leaves the journal, and
/// ``finishInterrupted(_:)`` does the rest. Whoever calls that holds the same lock. One file alone needs no journal: a
/// rename is all or nothing by itself.
///
/// New contents wait beside the journal, out of sight, where that is on the same file system, else beside their places.
public struct FileChange: ~Copyable {
    private struct Step {
        let target: FilePath
        /// What takes its place; `nil` if it goes.
        let temporary: FilePath?
        /// The file that the step was meant for; one that somebody changed since is left alone.
        let identity: String
    }

    private let journal: FilePath
    private var steps: [Step] = []
    private var isCommitted = false

    /// - Parameter journal: a path in a folder that is not part of the work tree.
    public init(journal: FilePath) {
        self.journal = journal
    }

    deinit {
        guard !isCommitted else { return }
        for step in steps { if let temporary = step.temporary { Self.unlinkIfThere(temporary) } }
    }

    /// Stages the new content of a file, which may be new. Its permissions stay.
    public mutating func write(_ bytes: [UInt8], to path: FilePath) throws(FileError) {
        let existing = try? Files.ownership(of: path).mode
        try Files.createDirectories(path.removingLastComponent())
        let temporary = try temporaryPath(for: path)
        let file = try OpenFile(temporary, O_WRONLY | O_CREAT | O_EXCL, mode: existing ?? .file)
        steps.append(Step(target: path, temporary: temporary, identity: Self.identity(of: path)))
        if let existing { try file.setMode(existing) }
        try FileTransaction.write(bytes.span, to: file)
        try file.synchronize()
    }

    /// Stages that a file goes.
    public mutating func remove(_ path: FilePath) {
        steps.append(Step(target: path, temporary: nil, identity: Self.identity(of: path)))
    }

    /// Does everything that was staged.
    public consuming func commit() throws(FileError) {
        guard !steps.isEmpty else { return }
        if steps.count > 1 { try Files.writeAtomically(Self.encode(steps), to: journal) }
        isCommitted = true
        let left = try Self.perform(steps)
        if steps.count > 1 { try Files.remove(journal) }
        if let first = left.first { throw .changedMeanwhile(first) }
    }

    private func temporaryPath(for path: FilePath) throws(FileError) -> FilePath {
        let staging = Self.staging(journal)
        try Files.createDirectories(staging)
        guard Self.device(of: staging) == Self.device(of: path.removingLastComponent()) else {
            return FileTransaction.temporaryPath(beside: path)
        }
        return FileTransaction.temporaryPath(beside: staging.appending(path.lastComponent?.string ?? "file"))
    }

    private static func staging(_ journal: FilePath) -> FilePath {
        journal.removingLastComponent().appending("staging")
    }

    private static func device(of path: FilePath) -> UInt {
        var status = stat()
        return path.withPlatformString { stat($0, &status) } == 0 ? UInt(status.st_dev) : .max
    }

    /// Finishes a change that was interrupted, if there is one, and removes what one that never began has left.
    ///
    /// - Returns: the files that somebody changed since, which stay as they are; `nil` if nothing was interrupted.
    public static func finishInterrupted(_ journal: FilePath) throws(FileError) -> [FilePath]? {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try Files.read(journal, atMost: 256 << 20)
        } catch {
            guard case .notFound = error else { throw error }
            let staging = staging(journal)
            for name in (try? Files.list(staging)) ?? [] { try Files.remove(staging.appending(name)) }
            return nil
        }
        guard let steps = decode(bytes) else { throw .damagedJournal(journal) }
        let left = try perform(steps)
        try Files.remove(journal)
        return left
    }

    // MARK: - Doing

    private static func perform(_ steps: [Step]) throws(FileError) -> [FilePath] {
        var left: [FilePath] = []
        var folders: Set<FilePath> = []
        for step in steps {
            // A temporary file that is gone has been renamed already.
            if let temporary = step.temporary, !Files.exists(temporary) { continue }
            guard identity(of: step.target) == step.identity else {
                // A file that is gone as it should be is no surprise.
                if step.temporary != nil || Files.exists(step.target) { left.append(step.target) }
                if let temporary = step.temporary { unlinkIfThere(temporary) }
                continue
            }
            if let temporary = step.temporary {
                let code = temporary.withPlatformString { from in step.target.withPlatformString { rename(from, $0) } }
                guard code == 0 else { throw FileError.last("rename", step.target) }
            } else {
                try Files.remove(step.target)
            }
            folders.insert(step.target.removingLastComponent())
        }
        for folder in folders { try FileTransaction.synchronizeDirectory(of: folder.appending("x")) }
        return left
    }

    private static func unlinkIfThere(_ path: FilePath) { _ = path.withPlatformString { unlink($0) } }

    /// Which file lies at a path, and whether it was written to.
    private static func identity(of path: FilePath) -> String {
        var status = stat()
        guard path.withPlatformString({ lstat($0, &status) }) == 0 else { return "none" }
        return "\(status.st_ino) \(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)"
    }

    // MARK: - The journal

    private static let header = "git-seal changes 1"

    /// Fields that end with a zero byte, which no path has.
    private static func encode(_ steps: [Step]) -> [UInt8] {
        var fields = [Array(header.utf8)]
        for step in steps {
            fields += [bytes(of: step.target), step.temporary.map(bytes) ?? [], Array(step.identity.utf8)]
        }
        let bytes: [UInt8] = fields.flatMap { $0 + [0] }
        return bytes + Array(checksum(of: bytes).utf8)
    }

    /// FNV-1a in 64 bits: against damage; whoever could forge a journal could change the files themselves.
    private static func checksum(of bytes: some Sequence<UInt8>) -> String {
        String(bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }, radix: 16)
    }

    private static func decode(_ journal: [UInt8]) -> [Step]? {
        let fields = journal.split(separator: 0, omittingEmptySubsequences: false)
        guard fields.count >= 2, fields.first?.elementsEqual(header.utf8) == true,
            let last = fields.last, last.elementsEqual(checksum(of: journal[..<last.startIndex]).utf8),
            (fields.count - 2).isMultiple(of: 3)
        else { return nil }
        return stride(from: 1, to: fields.count - 1, by: 3).map { start in
            Step(
                target: path(fields[start]), temporary: fields[start + 1].isEmpty ? nil : path(fields[start + 1]),
                identity: String(decoding: fields[start + 2], as: UTF8.self))
        }
    }

    private static func bytes(of path: FilePath) -> [UInt8] {
        path.withPlatformString { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
    }

    private static func path(_ bytes: ArraySlice<UInt8>) -> FilePath {
        (bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { FilePath(platformString: $0) } ?? ""
        }
    }
}

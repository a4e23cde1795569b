import Files
import GitRepository
import Sealing
import SystemPackage

/// The latest state of each scope from which this clone has given values to a program. An older one is refused then:
/// nobody brings back a key or a reader by going back.
struct DeliveryRecord {
    private let folder: FilePath

    init(_ repository: Repository) {
        folder = repository.commonDirectory.appending("git-seal").appending("delivered")
    }

    /// `nil` before the first time.
    ///
    /// - Throws: for a record that cannot be read: what it forbids must not depend on that.
    func sequence(of scope: ScopeName) throws -> Int? {
        let path = folder.appending(scope.text)
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try Files.read(path, atMost: 32)
        } catch {
            if case .notFound = error { return nil }
            throw error
        }
        guard bytes.last == UInt8(ascii: "\n"), let sequence = Int(String(decoding: bytes.dropLast(), as: UTF8.self))
        else {
            throw Diagnostic(
                "cannot tell from which state of \(scope) values were given out last", at: path.string,
                because: "the record is no number",
                hint: "if you know why, remove it: the next time makes it anew", status: .cannotRun)
        }
        return sequence
    }

    /// Two processes may do so at once; the higher one stays.
    func raise(_ sequence: Int, of scope: ScopeName) throws {
        if let recorded = try self.sequence(of: scope), recorded >= sequence { return }
        try Files.createDirectories(folder)
        let lock = try FileLock(folder.appending(".lock"))
        if let recorded = try self.sequence(of: scope), recorded >= sequence { return }
        try Files.writeAtomically(Array("\(sequence)\n".utf8), to: folder.appending(scope.text))
        _ = consume lock
    }
}

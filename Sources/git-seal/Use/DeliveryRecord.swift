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
    func sequence(of scope: ScopeName) -> Int? {
        guard let bytes = try? Files.read(folder.appending(scope.text), atMost: 32) else { return nil }
        return Int(String(decoding: bytes, as: UTF8.self).filter { !$0.isNewline })
    }

    func raise(_ sequence: Int, of scope: ScopeName) throws {
        if let recorded = self.sequence(of: scope), recorded >= sequence { return }
        try Files.createDirectories(folder)
        try Files.writeAtomically(Array("\(sequence)\n".utf8), to: folder.appending(scope.text))
    }
}

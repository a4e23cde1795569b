import Files
import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite("Files that change together")
final class FileChangeTests {
    private let folder: FilePath

    init() throws { folder = try makeTemporaryDirectory() }

    deinit { removeTree(folder) }

    private var journal: FilePath { path("git/journal") }

    private func path(_ name: String) -> FilePath {
        name.split(separator: "/").reduce(folder) { $0.appending(String($1)) }
    }

    private func put(_ text: String, at name: String) throws {
        try Files.createDirectories(path(name).removingLastComponent())
        try Files.writeAtomically(Array(text.utf8), to: path(name))
    }

    private func text(_ name: String) -> String? {
        (try? Files.read(path(name), atMost: 1 << 20)).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("all are replaced and removed, new folders are made, and nothing else is left")
    func commit() throws {
        try put("one", at: "a")
        try put("two", at: "b")
        var change = FileChange(journal: journal)
        try change.write(Array("ONE".utf8), to: path("a"))
        try change.write(Array("new".utf8), to: path("deep/er/c"))
        change.remove(path("b"))
        try change.commit()
        #expect(text("a") == "ONE" && text("deep/er/c") == "new" && text("b") == nil)
        #expect(try Files.list(folder) == ["a", "deep", "git"])
        #expect(try Files.list(path("git")) == ["staging"] && Files.list(path("git/staging")).isEmpty)
    }

    @Test("what is never committed leaves everything as it was")
    func abandoned() throws {
        try put("one", at: "a")
        do {
            var change = FileChange(journal: journal)
            try change.write(Array("ONE".utf8), to: path("a"))
            change.remove(path("a"))
        }
        #expect(text("a") == "one")
        #expect(try Files.list(folder) == ["a", "git"] && Files.list(path("git/staging")).isEmpty)
    }

    /// As a process leaves it that died behind the journal: some steps done, some not.
    private func interrupt(done: Int) throws {
        for name in ["a", "b", "c"] { try put("old", at: name) }
        var fields = ["git-seal changes 1"]
        for (index, name) in ["a", "b", "c"].enumerated() {
            let temporary = path(".\(name).tmp")
            fields += [path(name).string, temporary.string, try identity(path(name))]
            try put("new", at: ".\(name).tmp")
            if index < done {
                try Files.remove(path(name))
                try put("new", at: name)
                try Files.remove(temporary)
            }
        }
        let bytes = Array(fields.map { $0 + "\0" }.joined().utf8)
        let checksum = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        try put(String(decoding: bytes, as: UTF8.self) + String(checksum, radix: 16), at: "git/journal")
    }

    private func identity(_ path: FilePath) throws -> String {
        var status = stat()
        guard path.withPlatformString({ lstat($0, &status) }) == 0 else { throw Errno(rawValue: errno) }
        return "\(status.st_ino) \(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)"
    }

    @Test("a change that was interrupted is finished, wherever that was", arguments: 0...3)
    func finish(done: Int) throws {
        try interrupt(done: done)
        #expect(try FileChange.finishInterrupted(journal) == [])
        #expect(["a", "b", "c"].map(text) == ["new", "new", "new"])
        #expect(try Files.list(folder) == ["a", "b", "c", "git"])
        #expect(try FileChange.finishInterrupted(journal) == nil)
    }

    @Test("a file that somebody changed since stays as it is")
    func changedSince() throws {
        try interrupt(done: 1)
        try put("mine, and longer", at: "b")
        #expect(try FileChange.finishInterrupted(journal) == [path("b")])
        #expect(["a", "b", "c"].map(text) == ["new", "mine, and longer", "new"])
    }

    @Test("a journal that is cut or changed is refused, and nothing is touched", arguments: 0..<300)
    func damagedJournal(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        try interrupt(done: 0)
        let whole = try Files.read(journal, atMost: 1 << 20)
        let damaged = generator.mutation(of: whole)
        guard damaged != whole else { return }
        try Files.writeAtomically(damaged, to: journal)
        #expect(throws: FileError.damagedJournal(journal)) { try FileChange.finishInterrupted(journal) }
        #expect(["a", "b", "c"].map(text) == ["old", "old", "old"])
    }
}

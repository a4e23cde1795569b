import Files
import SecretMemory
import SystemPackage
import TestSupport
import Testing

@Suite("Files")
struct FilesTests {
    @Test("a file that is replaced keeps its permissions and has the new content")
    func replacing() throws {
        try withTemporaryDirectory { directory in
            let path = directory.appending("a.yaml")
            try Files.writeAtomically(Array("old".utf8), to: path, mode: .privateFile)
            try Files.writeAtomically(Array("new".utf8), to: path)
            #expect(try Files.read(path, atMost: 10) == Array("new".utf8))
            #expect(try Files.ownership(of: path).mode == .privateFile)
            #expect(try Files.list(directory) == ["a.yaml"])
        }
    }

    @Test("a transaction that is not committed leaves the old files and no trace")
    func abandoned() throws {
        try withTemporaryDirectory { directory in
            let path = directory.appending("a")
            try Files.writeAtomically([1], to: path)
            do {
                var transaction = FileTransaction()
                try transaction.write([2], to: path)
                try transaction.write([3], to: directory.appending("b"))
            }
            #expect(try Files.read(path, atMost: 10) == [1])
            #expect(try Files.list(directory) == ["a"])
        }
    }

    @Test("an identity is never overwritten")
    func exclusive() throws {
        try withTemporaryDirectory { directory in
            let path = directory.appending("identity")
            try Files.create(SecretBytes.random(8), at: path)
            let first = try Files.read(path, atMost: 8)
            #expect(throws: FileError.exists(path)) { try Files.create(SecretBytes.random(8), at: path) }
            #expect(try Files.read(path, atMost: 8) == first)
            #expect(try Files.ownership(of: path).mode == .privateFile)
        }
    }

    @Test("reading is bounded and refuses what is no regular file")
    func bounds() throws {
        try withTemporaryDirectory { directory in
            let path = directory.appending("big")
            try Files.writeAtomically([UInt8](repeating: 7, count: 11), to: path)
            #expect(throws: FileError.tooLarge(path, limit: 10)) { _ = try Files.read(path, atMost: 10) }
            #expect(try Files.readSecret(path, atMost: 11).count == 11)
            #expect(throws: FileError.notRegular(directory)) { _ = try Files.read(directory, atMost: 10) }
            #expect(throws: FileError.notRegular("/dev/null")) { _ = try Files.read("/dev/null", atMost: 10) }
            let missing = directory.appending("missing")
            #expect(throws: FileError.notFound(missing)) { _ = try Files.read(missing, atMost: 10) }
        }
    }

    @Test("a symbolic link stays one when its target is replaced")
    func links() throws {
        try withTemporaryDirectory { directory in
            let target = directory.appending("target")
            let link = directory.appending("link")
            try Files.writeAtomically([1], to: target)
            try makeSymbolicLink(at: link, to: "target")
            try Files.writeAtomically([2], to: link)
            #expect(try Files.read(target, atMost: 1) == [2])
            #expect(isSymbolicLink(link))
        }
    }

    @Test("a second taker of a lock is told that it is taken")
    func locking() throws {
        try withTemporaryDirectory { directory in
            let path = directory.appending("lock")
            do {
                let held = try FileLock(path)
                #expect(throws: FileError.locked(path)) { _ = try FileLock(path, waiting: 0) }
                _ = consume held
            }
            // Not at once: a program that another test is just starting has the file open until it runs.
            _ = try FileLock(path)
        }
    }
}

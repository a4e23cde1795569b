import SystemPackage
import TestSupport
import Testing

@testable import GitRepository

/// Entry points for everything in this module that reads bytes from outside: whatever they are, the answer is a value or an
/// error.
enum GitRepositoryFuzz {
    static func index(_ bytes: [UInt8]) {
        guard let index = try? IndexFile(parsing: bytes, from: "index") else { return }
        var cursor = IndexCursor(index)
        while (try? cursor.advance()) != nil, !cursor.isAtEnd {
            _ = (cursor.path.count, cursor.entry, cursor.stage)
        }
    }

    static func tree(_ bytes: [UInt8]) {
        var content = TreeContent(bytes)
        while content.next() != nil {}
    }

    static func commit(_ bytes: [UInt8]) {
        guard let raw = RawCommit(parsing: bytes) else { return }
        precondition(raw.bytes(without: "gpgsig").count <= bytes.count)
        _ = ObjectID(hex: String(repeating: "0", count: 40)).map { Commit(CommitID($0), raw) }
    }

    static func differences(_ bytes: [UInt8]) {
        _ = RawDifferences(parsing: bytes)
    }
}

@Suite("Damaged bytes")
struct FuzzTests {
    @Test("of an index never trap, and its comparison ends", arguments: [2, 4])
    func index(version: Int) async throws {
        try await withRepository { fixture in
            try await fixture.commit("first", ["a": "1\n", "a.b": "1\n", "d/e/f": "1\n", "d/g": "2\n", "h/i": "3\n"])
            try await fixture.bash(
                "echo 2 > d/g; git add -A; echo 3 > n; git add -N n; git update-index --index-version \(version)")
            let path = fixture.directory.appending(".git/index")
            let good = try #require(readBytes(path))
            let repository = try fixture.open()
            let tree = try await fixture.treeID()
            var generator = SeededGenerator(seed: 7)
            for _ in 0..<3000 {
                let bytes = generator.mutation(of: good)
                GitRepositoryFuzz.index(bytes)
                guard let index = try? IndexFile(parsing: bytes, from: path) else { continue }
                _ = try? IndexComparison(index, with: tree, in: repository)
            }
        }
    }

    @Test("of an index that lacks a part of its entries are damage")
    func truncatedIndex() async throws {
        try await withRepository { fixture in
            try await fixture.commit("first", ["a": "1\n", "d/e": "1\n"])
            let good = try #require(readBytes(fixture.directory.appending(".git/index")))
            var cursor = IndexCursor(try IndexFile(parsing: good, from: "index"))
            try cursor.skip(2)
            for length in 0..<cursor.offset + ObjectID.byteCount {
                #expect(throws: GitError.damagedIndex("index"), "\(length)") {
                    _ = try IndexFile(parsing: Array(good[..<length]), from: "index")
                }
            }
        }
    }

    @Test("of an index whose known tree has a wrong count are no reason to pass over a file")
    func wrongCount() async throws {
        try await withRepository { fixture in
            try await fixture.commit("first", ["a/b": "1\n", "c": "1\n"])
            try await fixture.bash("echo 2 > c; git add c")
            let path = fixture.directory.appending(".git/index")
            let good = try #require(readBytes(path))
            // The node of the folder `a`: its name, NUL, "1 0\n".
            let node = Array("a\u{0}1 0\n".utf8)
            let start = try #require(good.indices.first { good[$0...].starts(with: node) })
            var bad = good
            bad[start + 2] = UInt8(ascii: "2")
            try await fixture.bash("rm .git/index")
            try writeBytes(bad, to: path)
            #expect(throws: GitError.damagedIndex(path)) { _ = try fixture.open().stagedChanges() }
        }
    }

    @Test("of trees, commits and git's lists never trap")
    func others() {
        var generator = SeededGenerator(seed: 11)
        let id = [UInt8](repeating: 0xAB, count: 20)
        let tree = Array("100644 a.txt".utf8) + [0] + id + Array("40000 folder".utf8) + [0] + id
        let hex = String(repeating: "ab", count: 20)
        let commit = """
            tree \(hex)
            parent \(hex)
            author A B <a@b> 1700000000 +0100
            committer A <> -1 -9999
            gpgsig -----BEGIN
             x
             -----END

            message

            """
        let list = ":100644 100755 \(hex) \(hex) M\0a/b\0:000000 120000 \(hex) \(hex) A\0c\0"
        for _ in 0..<5000 {
            GitRepositoryFuzz.tree(generator.mutation(of: tree))
            GitRepositoryFuzz.commit(generator.mutation(of: Array(commit.utf8)))
            GitRepositoryFuzz.differences(generator.mutation(of: Array(list.utf8)))
        }
    }
}

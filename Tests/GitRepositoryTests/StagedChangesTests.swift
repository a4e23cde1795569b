import GitRepository
import SystemPackage
import TestSupport
import Testing

@Suite("Staged changes")
struct StagedChangesTests {
    @Test("added lines are those of the new content, by hunk")
    func addedLines() async throws {
        try await withRepository { fixture in
            try await fixture.commit("first", ["a.txt": "1\n2\n3\n4\n5\n6\n"])
            try fixture.write("0\n1\n2\nthree\nfour\n5\n", to: "a.txt")
            try fixture.write("x\ny", to: "new.txt")
            try fixture.write("", to: "empty.txt")
            try await fixture.git("add", "-A")
            let files = try fixture.open().stagedChanges().files
            #expect(files.map(\.path) == ["a.txt", "empty.txt", "new.txt"])
            #expect(files.map(\.addedLines) == [[1...1, 4...5], [], [1...2]])
            #expect(files.map(\.size) == [19, 0, 3])
            #expect(try fixture.open().blob(files[2].blob, atMost: 3) == Array("x\ny".utf8))
        }
    }

    @Test("before the first commit, everything in the index is added")
    func unborn() async throws {
        try await withRepository { fixture in
            #expect(try fixture.open().stagedChanges() == StagedChanges())
            try fixture.write("1\n", to: "dir/a.txt")
            try await fixture.git("add", "-A")
            let changes = try fixture.open().stagedChanges()
            #expect(changes.files.map(\.path) == ["dir/a.txt"])
            #expect(changes.files.map(\.addedLines) == [[1...1]])
        }
    }

    @Test("a bare repository without an index has nothing but deletions")
    func bare() async throws {
        try await withRepository { fixture in
            try await fixture.commit("first", ["a.txt": "1\n"])
            try await fixture.git("clone", "-q", "--bare", ".", "../bare.git")
            let changes = try fixture.open("../bare.git").stagedChanges()
            #expect(changes.files.isEmpty && changes.deleted == ["a.txt"])
        }
    }

    @Test("a NUL among the first 8,000 bytes makes a file binary, an attribute does not")
    func binary() async throws {
        try await withRepository { fixture in
            let text = String(repeating: "x", count: 7999)
            try fixture.write(text + "\0\n", to: "in.bin")
            try fixture.write(text + "x\0\n", to: "after.txt")
            try fixture.write("password\n", to: "attribute.txt")
            try fixture.write("*.txt -diff binary\n", to: ".gitattributes")
            try await fixture.git("add", "-A")
            let files = try fixture.open().stagedChanges().files
            #expect(files.map(\.path) == [".gitattributes", "after.txt", "attribute.txt", "in.bin"])
            #expect(files.map(\.isBinary) == [false, false, false, true])
            #expect(files.map(\.addedLines) == [[1...1], [1...1], [1...1], []])
        }
    }

    @Test("text in place of a binary file counts line by line")
    func binaryBefore() async throws {
        try await withRepository { fixture in
            try await fixture.commit("first", ["a": "1\n\0\n"])
            try fixture.write("1\n2\n", to: "a")
            try await fixture.git("add", "-A")
            #expect(try fixture.open().stagedChanges().files.map(\.addedLines) == [[2...2]])
        }
    }

    @Test("a file of 200 MB is named with its size and not read")
    func large() async throws {
        try await withRepository { fixture in
            try await fixture.bash(
                "head -c 200000000 /dev/zero | tr '\\0' x > large; git -c core.looseCompression=0 add large")
            let repository = try fixture.open()
            let before = try bytesReadByThread()
            let changes = try repository.stagedChanges()
            #expect(try bytesReadByThread() - before < 1_000_000)
            #expect(changes.files.map(\.content) == [.oversized])
            #expect(changes.files.map(\.size) == [200_000_000])
            let large = try #require(changes.files.first)
            #expect(throws: GitError.tooLarge(large.entry.id, limit: 1000)) {
                _ = try repository.blob(large.blob, atMost: 1000)
            }
            #expect(try bytesReadByThread() - before < 1_000_000)
        }
    }

    /// The caller's limit counts, and for what was there before as well.
    @Test("a file that was large before is compared with nothing")
    func largeBefore() async throws {
        try await withRepository { fixture in
            try await fixture.commit("first", ["a": "1\n2\n3\n4\n5\n"])
            try fixture.write("1\n2\n", to: "a")
            try await fixture.git("add", "-A")
            #expect(try fixture.open().stagedChanges(comparingUpTo: 4).files.map(\.addedLines) == [[1...2]])
            #expect(try fixture.open().stagedChanges(comparingUpTo: 3).files.map(\.content) == [.oversized])
        }
    }

    @Test("a changed mode adds no line, and what only moved adds all")
    func modes() async throws {
        try await withRepository { fixture in
            try await fixture.commit("first", ["run.sh": "1\n", "old.txt": "1\n2\n"])
            try await fixture.bash("chmod +x run.sh; git mv old.txt new.txt; git add -A")
            let changes = try fixture.open().stagedChanges()
            #expect(changes.files.map(\.path) == ["new.txt", "run.sh"])
            #expect(changes.files.map(\.addedLines) == [[1...2], []])
            #expect(changes.files.map(\.entry.kind) == [.file, .executable])
            #expect(changes.deleted == ["old.txt"])
        }
    }

    @Test("a symbolic link is its target's name, and a change of type is no comparison")
    func links() async throws {
        try await withRepository { fixture in
            try await fixture.commit("first", ["file": "same\nother\n", "folder/inner": "1\n"])
            try await fixture.bash(
                "rm file; ln -s target file; rm -r folder; echo 1 > folder; ln -s same link; git add -A")
            let changes = try fixture.open().stagedChanges()
            #expect(changes.files.map(\.path) == ["file", "folder", "link"])
            #expect(changes.files.map(\.entry.kind) == [.link, .file, .link])
            #expect(changes.files.map(\.addedLines) == [[1...1], [1...1], [1...1]])
            #expect(changes.deleted == ["folder/inner"])

            try await fixture.commit("second")
            try await fixture.bash(
                "rm file folder; printf 'target\\n' > file; mkdir folder; echo 1 > folder/x; git add -A")
            let back = try fixture.open().stagedChanges()
            #expect(back.files.map(\.path) == ["file", "folder/x"])
            #expect(back.files.map(\.addedLines) == [[1...1], [1...1]])
            #expect(back.deleted == ["folder"])
        }
    }

    @Test("what is only intended to be added is not there yet")
    func intentToAdd() async throws {
        try await withRepository { fixture in
            try await fixture.commit("first", ["a": "1\n", "dir/b": "1\n"])
            try fixture.write("1\n", to: "dir/later")
            try await fixture.bash("git add -N dir/later; git rm -q --cached a; git add -N a")
            let changes = try fixture.open().stagedChanges()
            #expect(changes.files.isEmpty)
            #expect(changes.deleted == ["a"])
            #expect(try fixture.open().stagedEntry(at: "dir/later") == nil)
        }
    }

    @Test("submodules are named and nothing in them is read")
    func submodules() async throws {
        try await withRepository { fixture in
            let first = try await fixture.commit("first", ["was-file": "1\n", "plain": "1\n"])
            try await fixture.bash(
                """
                git update-index --add --cacheinfo 160000,\(first),sub
                git update-index --cacheinfo 160000,\(first),was-file
                """)
            let changes = try fixture.open().stagedChanges()
            #expect(changes.submodules == ["sub", "was-file"])
            #expect(changes.files.isEmpty && changes.deleted.isEmpty)
            #expect(try fixture.open().stagedEntry(at: "sub")?.kind == .submodule)

            try await fixture.git("commit", "-qm", "second")
            try await fixture.bash("git rm -q --cached sub was-file; git add was-file")
            let back = try fixture.open().stagedChanges()
            #expect(back.files.map(\.path) == ["was-file"])
            #expect(back.files.map(\.addedLines) == [[1...1]])
            #expect(back.deleted == ["sub"])
        }
    }

    @Test("unresolved conflicts are named, and their sides can be read")
    func conflicts() async throws {
        try await withRepository { fixture in
            try await fixture.commit("base", ["a.txt": "base\n", "z.txt": "1\n"])
            try await fixture.bash(
                """
                git checkout -qb side; echo theirs > a.txt; echo new > added.txt; git add -A; git commit -qm side
                git checkout -q main; echo ours > a.txt; git commit -qam main; git merge -q side || true
                """)
            let repository = try fixture.open()
            let changes = try repository.stagedChanges()
            #expect(changes.unmerged == ["a.txt"])
            #expect(changes.files.map(\.path) == ["added.txt"])
            let conflict = try #require(try repository.conflict(at: "a.txt"))
            let sides = try [conflict.ancestor, conflict.ours, conflict.theirs].map {
                String(decoding: try repository.blob(try #require($0), atMost: 100), as: UTF8.self)
            }
            #expect(sides == ["base\n", "ours\n", "theirs\n"])
            #expect(try repository.conflict(at: "z.txt") == nil)
            #expect(try repository.stagedEntry(at: "a.txt") == nil)
            #expect(try repository.stagedEntry(at: "z.txt") != nil)
        }
    }

    @Test("a path that is no UTF-8 keeps its bytes")
    func otherEncodings() async throws {
        try await withRepository { fixture in
            try await fixture.bash("mkdir $'d\\xe9'; printf '1\\n' > $'d\\xe9/\\xff.txt'; git add -A")
            let repository = try fixture.open()
            let file = try #require(try repository.stagedChanges().files.first)
            #expect(file.path.bytes == [0x64, 0xE9, 0x2F, 0xFF] + Array(".txt".utf8))
            #expect(file.path.string == nil && !file.path.isValidUTF8)
            #expect(file.path.description == "d\\xe9/\\xff.txt")
            try await fixture.git("commit", "-qm", "first")
            let tree = try await fixture.treeID()
            #expect(try repository.file(at: file.path, in: tree, atMost: 10) == Array("1\n".utf8))
            let location = try #require(file.path.location(in: fixture.directory))
            #expect(try repository.workTreeStatus(of: [file.path]) == [file.path: .unchanged])
            #expect(location.withPlatformString { String(cString: $0) }.contains("work/d"))
        }
    }

    private func bytesReadByThread() throws -> Int {
        let lines = try #require(readText("/proc/thread-self/io")).split(separator: "\n")
        let line = try #require(lines.first { $0.hasPrefix("rchar: ") })
        return try #require(Int(line.dropFirst("rchar: ".count)))
    }
}

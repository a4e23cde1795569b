import GitRepository
import SystemPackage
import TestSupport
import Testing

@Suite("Trees")
struct TreeTests {
    private static let files = [
        "a.txt": "1\n", "a/b.txt": "1\n", "a/c/d.txt": "1\n", "a-b": "1\n", "z/y/x": "1\n", "z/y.txt": "1\n",
    ]

    @Test("are walked in git's order")
    func order() async throws {
        try await withRepository { fixture in
            try await fixture.commit("first", Self.files)
            var paths: [RepositoryPath] = []
            try fixture.open().walk(try await fixture.treeID()) { path, _ in paths.append(path) }
            let expected = try await fixture.git("ls-tree", "-r", "--name-only", "HEAD").split(separator: "\n")
            #expect(paths.map(\.description) == expected.map(String.init))
            #expect(paths.count == Self.files.count)
        }
    }

    @Test("outside of the prefixes are never opened")
    func pruning() async throws {
        try await withRepository { fixture in
            try await fixture.commit("first", Self.files)
            let tree = try await fixture.treeID()
            let missing = try await loseTree("z", of: fixture)
            let repository = try fixture.open()
            var paths: [RepositoryPath] = []
            try repository.walk(tree, under: ["a/c", "a.txt", "a-b/none"]) { path, _ in paths.append(path) }
            #expect(paths == ["a.txt", "a/c/d.txt"])
            #expect(throws: GitError.missingObject(missing, isShallow: false)) {
                try repository.walk(tree, under: ["z/y"]) { _, _ in }
            }
            #expect(try repository.changes(from: nil, to: tree, under: ["a"]).map(\.path) == ["a/b.txt", "a/c/d.txt"])
            #expect(throws: GitError.missingObject(missing, isShallow: false)) {
                _ = try repository.changes(from: nil, to: tree)
            }
        }
    }

    @Test("with the same name in both are never opened to compare them")
    func equalFolders() async throws {
        try await withRepository { fixture in
            try await fixture.commit("first", Self.files)
            try await fixture.commit("second", ["a/b.txt": "2\n"])
            let (old, new) = (try await fixture.treeID("HEAD~1"), try await fixture.treeID())
            _ = try await loseTree("z", of: fixture)
            _ = try await loseTree("a/c", of: fixture)
            #expect(try fixture.open().changes(from: old, to: new).map(\.path) == ["a/b.txt"])
        }
    }

    @Test("give what lies at a path, or nothing")
    func entries() async throws {
        try await withRepository { fixture in
            try await fixture.commit("first", Self.files)
            try await fixture.bash("chmod +x a.txt; ln -s a.txt link; git add -A; git commit -qm second")
            let repository = try fixture.open()
            let tree = try await fixture.treeID()
            let kinds = try ["a.txt", "link", "a", "a/c/d.txt", "a/c/none", "a.txt/x", ""].map {
                try repository.entry(at: RepositoryPath($0), in: tree)?.kind
            }
            #expect(kinds == [.executable, .link, .tree, .file, nil, nil, nil])
            #expect(try repository.file(at: "a/c/d.txt", in: tree, atMost: 2) == Array("1\n".utf8))
            #expect(try repository.file(at: "none", in: tree, atMost: 2) == nil)
            #expect(throws: GitError.notAFile("link")) { _ = try repository.file(at: "link", in: tree, atMost: 9) }
            #expect(throws: GitError.notAFile("a")) { _ = try repository.file(at: "a", in: tree, atMost: 9) }
        }
    }

    @Test("differ as git says, for random contents", arguments: 0..<12)
    func changes(seed: Int) async throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let names = ["a", "a.b", "a-b", "a/b", "a/c/d", "a0", "b/c", "b/c/d", "b/c.x", "c"]
        try await withRepository { fixture in
            for _ in 0..<2 {
                try await fixture.bash("ls -A | grep -v '^.git$' | xargs -r rm -r")
                var chosen: [String] = []
                for name in names.shuffled(using: &generator).prefix(6)
                where !chosen.contains(where: { $0.hasPrefix(name + "/") || name.hasPrefix($0 + "/") }) {
                    chosen.append(name)
                    try fixture.write("\(Int.random(in: 0...2, using: &generator))", to: name)
                }
                try await fixture.commit()
            }
            let (old, new) = (try await fixture.treeID("HEAD~1"), try await fixture.treeID())
            let raw = try await fixture.git("diff-tree", "-r", "-z", "--no-renames", "--name-status", "HEAD~1", "HEAD")
            let fields = raw.split(separator: "\0").map(String.init)
            let expected = stride(from: 0, to: fields.count, by: 2).map { "\(fields[$0]) \(fields[$0 + 1])" }
            let found = try fixture.open().changes(from: old, to: new).map { change in
                "\(change.old == nil ? "A" : change.new == nil ? "D" : "M") \(change.path)"
            }
            #expect(found == expected.sorted { $0.dropFirst(2) < $1.dropFirst(2) }, "seed \(seed)")
            let reversed = try fixture.open().changes(from: new, to: old).map {
                TreeChange(path: $0.path, old: $0.new, new: $0.old)
            }
            #expect(try reversed == fixture.open().changes(from: old, to: new))
        }
    }

    @Test("with names that would leave their folder are damaged", arguments: ["..", ".", "a/b", ""])
    func names(name: String) async throws {
        try await withRepository { fixture in
            let blob = try await fixture.store([0x78], as: "blob")
            let entry = Array("100644 \(name)".utf8) + [0] + blob.bytes
            let id = try await fixture.store(entry, as: "tree")
            let repository = try fixture.open()
            #expect(throws: GitError.damagedObject(id)) { try repository.walk(TreeID(id)) { _, _ in } }
            #expect(throws: GitError.damagedObject(id)) { _ = try repository.entry(at: "x", in: TreeID(id)) }
            #expect(throws: GitError.damagedObject(blob)) { try repository.walk(TreeID(blob)) { _, _ in } }
        }
    }

    @Test("that are missing in a partial clone are a clear error")
    func partialClone() async throws {
        try await withRepository { fixture in
            try await fixture.commit("first", Self.files)
            try await fixture.bash(
                """
                git config uploadpack.allowFilter true
                git clone -q --bare --filter=blob:none "file://$PWD" ../partial.git
                """)
            let blob = try await fixture.git("rev-parse", "HEAD:a.txt")
            let id = try #require(ObjectID(hex: blob))
            let repository = try fixture.open("../partial.git")
            let tree = try await fixture.treeID()
            #expect(throws: GitError.missingObject(id, isShallow: false)) {
                _ = try repository.file(at: "a.txt", in: tree, atMost: 10)
            }
        }
    }

    /// Removes a tree object and returns its name.
    private func loseTree(_ path: String, of fixture: GitFixture) async throws -> ObjectID {
        let hex = try await fixture.git("rev-parse", "HEAD:\(path)")
        try await fixture.bash("rm -f .git/objects/\(hex.prefix(2))/\(hex.dropFirst(2))")
        return try #require(ObjectID(hex: hex))
    }
}

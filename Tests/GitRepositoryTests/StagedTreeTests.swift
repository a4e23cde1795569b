import GitRepository
import SystemPackage
import TestSupport
import Testing

@Suite("The tree of what is staged")
struct StagedTreeTests {
    @Test("the index's, with everything or some files on top; the index and the work tree stay as they are")
    func trees() async throws {
        try await withTemporaryDirectory { directory in
            let fixture = try await GitFixture.make(in: directory)
            try await fixture.commit("one", ["a": "1", "b/c": "1", "gone": "1", ".gitignore": "ignored\n"])
            try fixture.write("2", to: "a")
            try await fixture.git("add", "a")
            try fixture.write("2", to: "b/c")
            try fixture.write("1", to: "b/new")
            try fixture.write("1", to: "ignored")
            try await fixture.bash("rm gone")
            let before = try await fixture.git("status", "--short")
            let repository = try Repository.open(at: directory)
            func changed(_ addition: StagedAddition) throws -> [String] {
                let head = try repository.tree(of: try repository.headCommit())
                return try repository.changes(from: head, to: try repository.stagedTree(adding: addition))
                    .map(\.path.description)
            }
            #expect(try changed(.nothing) == ["a"])
            #expect(try changed(.everything) == ["a", "b/c", "b/new", "gone"])
            #expect(try changed(.paths(["b/new"])) == ["a", "b/new"])
            #expect(try changed(.paths(["b", "gone"])) == ["a", "b/c", "b/new", "gone"])
            #expect(throws: GitError.self) { try changed(.paths(["nothing"])) }
            #expect(try await fixture.git("status", "--short") == before)
            #expect(try await fixture.git("write-tree") == "\(try repository.stagedTree())")
            try repository.stage(["b/new", "gone"])
            #expect(try await fixture.git("diff", "--cached", "--no-renames", "--name-only") == "a\nb/new\ngone")
        }
    }

    @Test("before the first commit, and where nothing was ever staged")
    func unborn() async throws {
        try await withTemporaryDirectory { directory in
            let fixture = try await GitFixture.make(in: directory)
            let repository = try Repository.open(at: directory)
            #expect("\(try repository.stagedTree())" == "4b825dc642cb6eb9a060e54bf8d69288fbee4904")
            try fixture.write("1", to: "a")
            let tree = try repository.stagedTree(adding: .everything)
            #expect(try repository.changes(from: nil, to: tree).map(\.path) == ["a"])
        }
    }
}

import SystemPackage
import TestSupport
import Testing

@testable import GitRepository

@Suite("Indexes that libgit2 cannot read")
struct IndexTests {
    @Test(
        "go through the git program, with the same result",
        arguments: [
            "git update-index --split-index", "git sparse-checkout set --cone --sparse-index dir",
        ])
    func unsupported(command: String) async throws {
        try await withRepository { fixture in
            try await fixture.commit("first", ["a.txt": "1\n", "dir/b.txt": "1\n2\n", "other/c/d.txt": "1\n"])
            try await fixture.bash(command)
            try fixture.write("0\n1\n2\n", to: "dir/b.txt")
            try fixture.write("\0", to: "new.bin")
            try await fixture.bash("git add dir/b.txt new.bin; git rm -q a.txt")
            let repository = try fixture.open()
            #expect(throws: GitError.unsupportedIndex) { _ = try repository.readIndex() }
            #expect(throws: GitError.unsupportedIndex) { _ = try repository.uncommitted(below: ["dir"]) }
            let changes = try repository.stagedChanges()
            #expect(changes.files.map(\.path) == ["dir/b.txt", "new.bin"])
            #expect(changes.files.map(\.content) == [.text(addedLines: [1...1]), .binary])
            #expect(changes.deleted == ["a.txt"])
            #expect(try repository.stagedEntry(at: "dir/b.txt") == changes.files.first?.entry)
            #expect(try repository.stagedEntry(at: "other/c/d.txt")?.kind == .file)
            #expect(try repository.stagedEntry(at: "a.txt") == nil)
            #expect(try repository.stagedEntry(at: "dir") == nil)
            #expect(try repository.conflict(at: "dir/b.txt") == nil)
        }
    }

    @Test("give the sides of a conflict")
    func conflict() async throws {
        try await withRepository { fixture in
            try await fixture.commit("base", ["[a]*.txt": "base\n"])
            try await fixture.bash(
                """
                git checkout -qb side; echo theirs > *.txt; git commit -qam side
                git checkout -q main; echo ours > *.txt; git commit -qam main; git merge -q side || true
                """)
            let plain = try #require(try fixture.open().conflict(at: "[a]*.txt"))
            try await fixture.git("update-index", "--split-index")
            let repository = try fixture.open()
            #expect(try repository.conflict(at: "[a]*.txt") == plain)
            #expect(try repository.stagedChanges().unmerged == ["[a]*.txt"])
            #expect(try repository.blob(try #require(plain.theirs), atMost: 9) == Array("theirs\n".utf8))
        }
    }

    @Test("before the first commit go through the git program as well")
    func unborn() async throws {
        try await withRepository { fixture in
            try fixture.write("1\n", to: "a")
            try await fixture.bash("git add a; git update-index --split-index")
            #expect(try fixture.open().stagedChanges().files.map(\.path) == ["a"])
        }
    }

    @Test("are compared through git with the index that the environment names")
    func otherIndex() async throws {
        try await withRepository { fixture in
            try await fixture.commit("first", ["a": "1\n", "b": "1\n"])
            try await fixture.bash(
                "cp .git/index .git/other; echo 2 > a; mkdir sub; cd sub; GIT_INDEX_FILE=.git/other git add ../a")
            let environment = GitFixture.environment.merging(["GIT_INDEX_FILE": ".git/other"]) { $1 }
            let repository = try Repository.open(
                RepositoryEnvironment(variables: environment, currentDirectory: fixture.directory.appending("sub")))
            #expect(try repository.stagedThroughGit(comparingUpTo: 1000).files.map(\.path) == ["a"])
            #expect(try repository.stagedChanges() == repository.stagedThroughGit(comparingUpTo: 1000))
            #expect(try repository.workTreeStatus(of: ["a", "b"]) == ["a": .staged, "b": .unchanged])
        }
    }

    @Test("make git's own words an error where it fails")
    func failure() async throws {
        try await withRepository { fixture in
            try await fixture.commit("first", ["a": "1\n"])
            try fixture.write("no index", to: ".git/index")
            let repository = try fixture.open()
            #expect(throws: GitError.damagedIndex(repository.indexFile)) { _ = try repository.stagedChanges() }
            let error = try #require(throws: GitError.self) { _ = try repository.stagedThroughGit(comparingUpTo: 1000) }
            guard case .programFailed(status: 128, let message) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(message.contains("fatal"))
        }
    }

    @Test("are a clear error where there is no git program")
    func missingProgram() async throws {
        try await withRepository { fixture in
            let environment = GitFixture.environment.merging(["PATH": "/nonexistent"]) { $1 }
            let repository = try Repository.open(
                RepositoryEnvironment(variables: environment, currentDirectory: fixture.directory))
            #expect(throws: GitError.programMissing(.noSuchFileOrDirectory)) {
                _ = try repository.stagedThroughGit(comparingUpTo: 1000)
            }
        }
    }
}

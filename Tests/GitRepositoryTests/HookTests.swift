import GitRepository
import SystemPackage
import TestSupport
import Testing

/// A commit as a user makes it, stopped by a hook that keeps what it was handed.
struct HookScenario: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var hook = "pre-commit"
    /// Where the repository's commands run, below the fixture.
    var folder = "."
    /// What leads up to the commit, with the hook not installed yet.
    var before = ""
    let commit: String
    /// The files that would have been committed.
    let files: [String]

    static let all = [
        HookScenario(
            testDescription: "git commit", before: "echo 1 >> a.txt; git add a.txt; echo 2 >> b.txt",
            commit: "git commit -m x", files: ["a.txt"]),
        HookScenario(
            testDescription: "git commit -a", before: "echo 1 >> a.txt; echo 2 >> b.txt", commit: "git commit -am x",
            files: ["a.txt", "b.txt"]),
        HookScenario(
            testDescription: "git commit --amend", before: "echo 1 >> a.txt; git add a.txt",
            commit: "git commit --amend --no-edit", files: ["a.txt"]),
        HookScenario(
            testDescription: "git commit -p", before: "sed -i -e 's/^3$/three/' -e 's/^33$/many/' a.txt",
            commit: "printf 'n\\ny\\n' | git commit -p -m x", files: ["a.txt"]),
        HookScenario(
            testDescription: "git commit PATH", before: "echo 1 >> a.txt; git add a.txt; echo 2 >> b.txt",
            commit: "git commit -m x b.txt", files: ["b.txt"]),
        HookScenario(
            testDescription: "git commit -i PATH", before: "echo 1 >> a.txt; git add a.txt; echo 2 >> b.txt",
            commit: "git commit -i -m x b.txt", files: ["a.txt", "b.txt"]),
        HookScenario(
            testDescription: "a linked work tree", folder: "../linked",
            before: "git worktree add -q ../linked; cd ../linked; echo 1 >> dir/c.txt; echo 2 >> b.txt",
            commit: "git commit -am x", files: ["b.txt", "dir/c.txt"]),
        HookScenario(
            testDescription: "a subdirectory", folder: "dir", before: "echo 1 >> dir/c.txt; echo 2 >> a.txt",
            commit: "git commit -m x c.txt", files: ["dir/c.txt"]),
        HookScenario(
            testDescription: "a work tree apart from its repository", folder: "../apart",
            before: """
                mkdir ../apart; git clone -q --bare . ../apart.git; cd ../apart
                export GIT_DIR=../apart.git GIT_WORK_TREE=.; git reset -q --hard; echo 1 >> a.txt
                cp -r ../work/.git/hooks ../apart.git/
                """,
            commit: "git --git-dir=../apart.git --work-tree=. commit -am x", files: ["a.txt"]),
        HookScenario(
            testDescription: "an alias in a subdirectory", folder: "dir",
            before: "git config alias.c '!git commit -am x'; echo 1 >> dir/c.txt", commit: "git c", files: ["dir/c.txt"]
        ),
        HookScenario(
            testDescription: "a clean merge", hook: "pre-merge-commit",
            before: """
                git checkout -qb side; echo 1 >> a.txt; git commit -qam side; git checkout -q main; echo 2 >> b.txt
                git commit -qam main
                """,
            commit: "git merge --no-ff side", files: ["a.txt"]),
        HookScenario(
            testDescription: "a merge with a conflict",
            before: """
                git checkout -qb side; echo 1 >> a.txt; echo 3 >> b.txt; git commit -qam side; git checkout -q main
                echo 2 >> a.txt; git commit -qam main; git merge side || true; echo 4 >> a.txt; git add a.txt
                """,
            commit: "git commit -m merged", files: ["a.txt", "b.txt"]),
        HookScenario(
            testDescription: "a commit amended in a rebase",
            before: """
                echo 1 >> a.txt; git commit -qam next; export GIT_SEQUENCE_EDITOR='sed -i s/^pick/edit/'
                git rebase -qi HEAD~1; echo 2 >> b.txt
                """,
            commit: "git commit -a --amend --no-edit", files: ["b.txt"]),
        HookScenario(
            testDescription: "a cherry-pick with a conflict",
            before: """
                git checkout -qb side; echo 1 >> a.txt; git commit -qam side; git checkout -q main; echo 2 >> a.txt
                git commit -qam main; git cherry-pick side || true; echo 3 >> a.txt; git add a.txt
                """,
            commit: "git commit -m picked", files: ["a.txt"]),
        HookScenario(
            testDescription: "a submodule", folder: "sub",
            before: """
                git clone -q . ../origin; git -c protocol.file.allow=always submodule --quiet add ../origin sub
                git commit -qm sub; cp -r .git/hooks .git/modules/sub/; echo 1 >> sub/a.txt
                """,
            commit: "git commit -am x", files: ["a.txt"]),
        HookScenario(
            testDescription: "the first commit", before: "git checkout -q --orphan new; git rm -q --cached dir/c.txt",
            commit: "git commit -m x", files: ["a.txt", "b.txt"]),
    ]
}

@Suite("What a hook sees")
struct HookTests {
    @Test("is what would be committed", arguments: HookScenario.all)
    func hook(_ scenario: HookScenario) async throws {
        try await withRepository { fixture in
            let numbers = (1...40).map { "\($0)\n" }.joined()
            try await fixture.commit("first", ["a.txt": numbers, "b.txt": numbers, "dir/c.txt": numbers])
            let dump = fixture.directory.removingLastComponent().appending("dump")
            let script = """
                #!/bin/sh
                [ -d "$DUMP" ] || exit 0
                env -0 > "$DUMP/environment"
                pwd > "$DUMP/directory"
                cp "$GIT_INDEX_FILE" "$DUMP/index"
                git \(GitDifferences.rawArguments.joined(separator: " ")) > "$DUMP/raw"
                git \(GitDifferences.patchArguments.joined(separator: " ")) > "$DUMP/patch"
                exit 1

                """
            try fixture.write(script, to: ".git/hooks/\(scenario.hook)")
            let variables = ["DUMP": dump.string]
            try await fixture.bash("chmod +x .git/hooks/*; \(scenario.before)", environment: variables)
            try await fixture.bash(
                "mkdir \"$DUMP\"; cd \(scenario.folder); if \(scenario.commit); then exit 9; fi", environment: variables
            )

            let opened = try Repository.open(try handedEnvironment(in: dump))
            let changes = try opened.stagedChanges()
            func text(_ name: String) throws -> String { try #require(readText(dump.appending(name))) }
            let expected = GitDifferences(raw: try text("raw"), patch: try text("patch"))
            #expect(changes.paths == scenario.files)
            #expect(Set(changes.paths) == Set(expected.statuses.filter { $0.value != "D" }.keys))
            #expect(changes.addedLines == expected.addedLines)
            #expect(!changes.addedLines.isEmpty)
            #expect(opened.workTree == FilePath(try text("directory").trimmingNewline))
        }
    }

    @Test("is not what the index says after the commit was stopped")
    func plainOpen() async throws {
        try await withRepository { fixture in
            try await fixture.commit("first", ["a.txt": "1\n"])
            try fixture.write("2\n", to: "a.txt")
            #expect(try fixture.open().stagedChanges().files.isEmpty)
        }
    }

    /// The environment that the hook got. Its index is gone by now, but for the copy that the hook made.
    private func handedEnvironment(in dump: FilePath) throws -> RepositoryEnvironment {
        var variables: [String: String] = [:]
        for line in try #require(readText(dump.appending("environment"))).split(separator: "\0") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            variables[String(parts[0])] = String(parts[1])
        }
        variables["GIT_INDEX_FILE"] = dump.appending("index").string
        let directory = try #require(readText(dump.appending("directory"))).trimmingNewline
        return RepositoryEnvironment(variables: variables, currentDirectory: FilePath(directory))
    }
}

extension String {
    var trimmingNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}

import GitRepository
import SystemPackage
import TestSupport
import Testing

@Suite("The work tree")
struct WorkTreeStatusTests {
    @Test("differs from HEAD in one of several ways")
    func states() async throws {
        try await withRepository { fixture in
            let names = ["same", "staged", "modified", "both", "gone", "removed", "mode"]
            try await fixture.commit("first", Dictionary(uniqueKeysWithValues: names.map { ("dir/" + $0, "1\n") }))
            try fixture.write("*.ignored\n", to: ".git/info/exclude")
            try await fixture.bash(
                """
                cd dir; echo 2 > staged; echo 2 > both; echo new > added; git add -A; echo 3 > both; echo 2 > modified; rm gone
                git rm -q removed; echo x > untracked; echo x > x.ignored; chmod +x mode; mkdir deep; echo x > deep/er
                """)
            let repository = try fixture.open()
            let expected: [RepositoryPath: WorkTreeStatus] = [
                "dir/same": .unchanged, "dir/staged": .staged, "dir/modified": .modified, "dir/both": .modified,
                "dir/gone": .deleted, "dir/removed": .deleted, "dir/mode": .modified, "dir/added": .staged,
                "dir/untracked": .untracked, "dir/x.ignored": .ignored, "dir/deep/er": .untracked,
            ]
            #expect(try repository.workTreeStatus(of: Array(expected.keys)) == expected)
            let uncommitted = expected.filter { $0.value != .unchanged && $0.value != .ignored }
            #expect(try repository.uncommitted(below: ["dir"]) == uncommitted)
            #expect(try repository.uncommitted(below: ["dir/deep", "dir/gone"]).count == 2)
            #expect(try repository.uncommitted(below: ["elsewhere"]).isEmpty)
        }
    }

    @Test("before the first commit and in a conflict has a state too")
    func unbornAndConflict() async throws {
        try await withRepository { fixture in
            try fixture.write("1\n", to: "a")
            #expect(try fixture.open().workTreeStatus(of: ["a"]) == ["a": .untracked])
            try await fixture.bash(
                """
                git add a; git commit -qm base; git checkout -qb side; echo 2 > a; git commit -qam side
                git checkout -q main; echo 3 > a; git commit -qam main; git merge -q side || true
                """)
            #expect(try fixture.open().workTreeStatus(of: ["a"]) == ["a": .conflicted])
        }
    }
}

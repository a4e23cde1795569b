import TestSupport
import Testing

@testable import GitRepository

@Suite("Staged changes as git has them")
struct StagedPropertyTests {
    /// Names that sort differently as files and as folders, and below each other.
    private static let paths = [
        "a", "a.b", "a-b", "a/b", "a/c/d", "a/c/e", "a0", "b/b/b/b", "b/b.txt", "b/b/b.txt", "c", "c/x", "d/1", "d/2",
        "d/3", "e",
    ]

    @Test("for random indexes, with and without known trees, in every version", arguments: 0..<24)
    func random(seed: Int) async throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        try await withRepository { fixture in
            try await change(fixture, &generator)
            try await fixture.commit("first")
            if seed % 4 != 3 {
                try await change(fixture, &generator)
            }
            try await fixture.git("add", "-A")
            // After `write-tree` git knows the trees of all folders, else of those that did not change since.
            switch seed % 3 {
            case 0: try await fixture.git("write-tree")
            case 1: try await fixture.git("update-index", "--force-remove", "d/2")
            default: try await fixture.git("update-index", "--chmod=+x", "d/1")
            }
            try await fixture.git("update-index", "--force-write-index", "--index-version", "\(2 + seed % 2 * 2)")

            let expected = try await GitDifferences(of: fixture)
            let repository = try fixture.open()
            for changes in [try repository.stagedChanges(), try repository.stagedThroughGit(comparingUpTo: 1000)] {
                #expect(Set(changes.paths) == Set(expected.statuses.filter { $0.value != "D" }.keys), "seed \(seed)")
                #expect(
                    Set(changes.deleted.map(\.description)) == Set(expected.statuses.filter { $0.value == "D" }.keys),
                    "seed \(seed)")
                #expect(changes.addedLines == expected.addedLines, "seed \(seed)")
            }
        }
    }

    /// Makes a work tree of some of the paths with some lines each.
    private func change(_ fixture: GitFixture, _ generator: inout SeededGenerator) async throws {
        var chosen: [String] = ["d/1", "d/2"]
        for path in Self.paths.shuffled(using: &generator).prefix(Int.random(in: 3...10, using: &generator)) {
            let clashes = chosen.contains { $0.hasPrefix(path + "/") || path.hasPrefix($0 + "/") }
            if !clashes, !chosen.contains(path) { chosen.append(path) }
        }
        try await fixture.bash("ls -A | grep -v '^.git$' | xargs -r rm -r")
        for path in chosen {
            // Few different lines, so that many stay the same from one time to the next.
            let lines = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                "line \(Int.random(in: 0...3, using: &generator))\n"
            }
            try fixture.write(lines.joined(), to: path)
        }
    }
}

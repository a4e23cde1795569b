import GitRepository
import SystemPackage
import TestSupport
import Testing

@Suite("Commits")
struct CommitTests {
    @Test("say who made them, when and from what")
    func fields() async throws {
        try await withRepository { fixture in
            let first = try await fixture.commit("first", ["a": "1\n"])
            try await fixture.bash("git checkout -qb side; git commit -q --allow-empty -m side; git checkout -q main")
            try await fixture.bash("git merge -q --no-ff -m 'Merge\n\nside' side")
            let repository = try fixture.open()
            let commit = try repository.commit(try repository.headCommit())
            #expect(commit.message == "Merge\n\nside\n")
            #expect(try commit.parents.map(\.description) == [first, await fixture.git("rev-parse", "side")])
            #expect(try await commit.tree == fixture.treeID())
            #expect(commit.author.name == "Ada" && commit.author.email == "ada@example.com")
            #expect(commit.author.time == 1_700_000_000 && commit.author.offset == 60)
            #expect(commit.committer.name == "Grace" && commit.committer.offset == -150)
            #expect(
                try repository.firstParents(of: commit.id, atMost: 5).map(\.message) == ["Merge\n\nside\n", "first\n"])
            #expect(try repository.firstParents(of: commit.id, atMost: 1).count == 1)
        }
    }

    @Test("that made a folder what it is are found through merges and other changes")
    func lastChange() async throws {
        try await withRepository { fixture in
            try await fixture.commit("first", ["a/b/x": "1\n", "y": "1\n"])
            try await fixture.git("checkout", "-q", "-b", "side")
            let changed = try await fixture.commit("changed", ["a/b/x": "2\n"])
            try await fixture.git("checkout", "-q", "main")
            try await fixture.commit("other", ["y": "2\n"])
            try await fixture.git("merge", "-q", "--no-edit", "side")
            try await fixture.commit("after", ["y": "3\n"])
            let repository = try fixture.open()
            let head = try repository.headCommit()
            #expect(try repository.lastChange(of: "a", in: head)?.id.description == changed)
            #expect(try repository.lastChange(of: "a/b/x", in: head)?.message == "changed\n")
            #expect(try repository.lastChange(of: "y", in: head)?.message == "after\n")
            #expect(try repository.lastChange(of: "a/c", in: head) == nil)
            #expect(try repository.lastChange(of: "a", in: head, atMost: 1) == nil)

            let clone = fixture.directory.removingLastComponent().appending("shallow")
            try await fixture.git("clone", "-q", "--depth", "1", "file://\(fixture.directory)", clone.string)
            let shallow = try GitFixture(clone).open()
            #expect(try shallow.lastChange(of: "a", in: head) == nil)
        }
    }

    @Test(
        "of broken tools are read as far as they can be",
        arguments: [
            ("A B <a@b> 12 +0100", "A B", "a@b", 12, 60), ("A <a@b>", "A", "a@b", 0, 0),
            ("no address", "no address", "", 0, 0),
            ("A <b> c <d> -5 -0030", "A", "b> c <d", -5, -30), ("<> 99999999999999999999 +0000", "", "", 0, 0),
            ("> <", ">", "", 0, 0),
        ])
    func brokenAuthors(line: String, name: String, email: String, time: Int64, offset: Int) async throws {
        try await withRepository { fixture in
            let tree = try await fixture.git(["mktree"])
            let text = "tree \(tree)\nauthor \(line)\ncommitter \(line)\n\nmessage"
            let id = CommitID(try await fixture.store(Array(text.utf8), as: "commit"))
            let author = try fixture.open().commit(id).author
            #expect(author.name == name && author.email == email && author.time == time && author.offset == offset)
        }
    }

    @Test("keep their bytes and headers, and what a signature covers")
    func raw() async throws {
        try await withRepository { fixture in
            let tree = try await fixture.git(["mktree"])
            let unsigned = "tree \(tree)\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\nencoding UTF-8\n\n\nwords\n"
            let signed = unsigned.replacing(
                "encoding", with: "gpgsig -----BEGIN\n one\n \n two\n -----END\nencoding", maxReplacements: 1)
            let id = CommitID(try await fixture.store(Array(signed.utf8), as: "commit"))
            let raw = try fixture.open().rawCommit(id)
            #expect(raw.bytes == Array(signed.utf8))
            #expect(raw.headers.map(\.name) == ["tree", "author", "committer", "gpgsig", "encoding"])
            #expect(raw.headers(named: "gpgsig").map(\.value) == [Array("-----BEGIN\none\n\ntwo\n-----END".utf8)])
            #expect(raw.bytes(without: "gpgsig") == Array(unsigned.utf8))
            #expect(raw.message.elementsEqual("\nwords\n".utf8))
        }
    }

    @Test("with two signatures show both")
    func twoSignatures() throws {
        let bytes = Array("tree x\ngpgsig 1\ngpgsig 2\n 3\n\nm".utf8)
        let raw = try #require(RawCommit(parsing: bytes))
        #expect(raw.headers(named: "gpgsig").count == 2)
        #expect(raw.bytes(without: "gpgsig") == Array("tree x\n\nm".utf8))
    }

    @Test(
        "that are malformed are damaged",
        arguments: [
            "", "tree 12\n\nm", "author A <a> 1 +0000\n\nm", "tree TREE\nparent x\nauthor A\ncommitter A\n\n",
            "tree TREE\nauthor A\n\nm",
            "tree TREE\nauthor A", " continued\n\n",
        ])
    func malformed(text: String) async throws {
        try await withRepository { fixture in
            let tree = try await fixture.git(["mktree"])
            let id = try await fixture.store(Array(text.replacing("TREE", with: tree).utf8), as: "commit")
            #expect(throws: GitError.damagedObject(id)) { _ = try fixture.open().commit(CommitID(id)) }
        }
    }

    @Test("are read as they are, whatever replacements and grafts say")
    func replacements() async throws {
        try await withRepository { fixture in
            let first = try await fixture.commit("first", ["a": "1\n"])
            let second = try await fixture.commit("second", ["a": "2\n"])
            try await fixture.git("replace", second, first)
            try fixture.write("\(second)\n", to: ".git/info/grafts")
            #expect(try await fixture.git("log", "-1", "--format=%s", second) == "first")
            let repository = try fixture.open()
            let commit = try repository.commit(try repository.resolve(second))
            #expect(commit.message == "second\n")
            #expect(commit.parents.map(\.description) == [first])
            #expect(try repository.isAncestor(try repository.resolve(first), of: commit.id))
            #expect(try repository.file(at: "a", in: commit.tree, atMost: 9) == Array("2\n".utf8))
        }
    }

    @Test("are found by names and expressions")
    func resolving() async throws {
        try await withRepository { fixture in
            let repository = try fixture.open()
            #expect(throws: GitError.unbornBranch("refs/heads/main")) { _ = try repository.resolve("HEAD") }
            let first = try await fixture.commit("first", ["a": "1\n"])
            let second = try await fixture.commit("second")
            try await fixture.git("tag", "-a", "-m", "v1", "v1", first)
            for name in ["v1", "HEAD~1", "main^", first, String(first.prefix(8)), "refs/tags/v1", "v1^{commit}"] {
                #expect(try repository.resolve(name).description == first, "\(name)")
            }
            #expect(try repository.resolve("@").description == second)
            let refused = [
                "", "none", "HEAD~9", ":/first", "HEAD^{/first}", "HEAD:a", "HEAD^{tree}",
                String(repeating: "x", count: 1025),
                "a\0b",
            ]
            for name in refused {
                #expect(throws: GitError.noSuchRevision(String(name.prefix(64))), "\(name)") {
                    _ = try repository.resolve(name)
                }
            }
            let unknown = String(repeating: "1", count: 40)
            #expect(throws: GitError.missingObject(try #require(ObjectID(hex: unknown)), isShallow: false)) {
                _ = try repository.resolve(unknown)
            }
        }
    }

    @Test("that HEAD names, on a branch and off it")
    func heads() async throws {
        try await withRepository { fixture in
            let repository = try fixture.open()
            #expect(try repository.head() == .unborn(branch: "refs/heads/main"))
            try await fixture.commit("first")
            let id = try await fixture.commitID()
            #expect(try repository.head() == .branch("refs/heads/main", id))
            try await fixture.git("pack-refs", "--all")
            #expect(try repository.head() == .branch("refs/heads/main", id))
            try await fixture.git("checkout", "-q", "--detach")
            #expect(try repository.head() == .detached(id))
        }
    }

    @Test("know their ancestors")
    func ancestors() async throws {
        try await withRepository { fixture in
            let base = try await fixture.commit("base")
            let side = try await fixture.git("commit-tree", "-p", base, "-m", "side", "HEAD^{tree}")
            let main = try await fixture.git("commit-tree", "-p", base, "-m", "main", "HEAD^{tree}")
            let crossed = try await fixture.git("commit-tree", "-p", side, "-p", main, "-m", "1", "HEAD^{tree}")
            let other = try await fixture.git("commit-tree", "-p", main, "-p", side, "-m", "2", "HEAD^{tree}")
            let unrelated = try await fixture.git("commit-tree", "-m", "unrelated", "HEAD^{tree}")
            let repository = try fixture.open()
            func id(_ hex: String) throws -> CommitID { CommitID(try #require(ObjectID(hex: hex))) }
            #expect(try repository.isAncestor(id(base), of: id(crossed)))
            #expect(try repository.isAncestor(id(base), of: id(base)))
            #expect(try !repository.isAncestor(id(crossed), of: id(base)))
            #expect(try !repository.isAncestor(id(unrelated), of: id(crossed)))
            #expect(try repository.mergeBase(id(side), id(main)) == id(base))
            #expect(try repository.mergeBases(id(side), id(unrelated)).isEmpty)
            #expect(try Set(repository.mergeBases(id(crossed), id(other))) == [id(side), id(main)])
            let reachable = try repository.commits(reachableFrom: [id(crossed)], butNotFrom: [id(side)], atMost: 9)
            #expect(reachable == [try id(crossed), try id(main)])
            #expect(try repository.commits(reachableFrom: [id(crossed)], atMost: 2).count == 2)
        }
    }

    @Test("add lines; a merge only those that none of its parents has")
    func changedFiles() async throws {
        try await withRepository { fixture in
            let lines = (1...20).map { "line \($0)\n" }
            try await fixture.commit("base", ["a": lines.joined(), "gone": "x\n"])
            try await fixture.bash(
                """
                git checkout -qb side && sed -i '2s/.*/side/' a && echo new > side.txt && git add . && git commit -qm side
                git checkout -q main && sed -i '18s/.*/main/' a && git rm -q gone && git add . && git commit -qm main
                git merge -q --no-commit side && sed -i '10s/.*/merge/' a && echo own > own.txt && git add . && git commit -qm merge
                """)
            let repository = try fixture.open()
            func added(_ revision: String) throws -> [String: [ClosedRange<Int>]] {
                let files = try repository.changedFiles(by: repository.commit(repository.resolve(revision)))
                return Dictionary(uniqueKeysWithValues: files.map { ($0.path.description, $0.addedLines) })
            }
            #expect(try added("HEAD") == ["a": [10...10], "own.txt": [1...1]])
            #expect(try added("side") == ["a": [2...2], "side.txt": [1...1]])
            #expect(try added("HEAD^1") == ["a": [18...18]])
            #expect(try added("HEAD~2") == ["a": [1...20], "gone": [1...1]])
        }
    }

    @Test("that a shallow clone lacks are missing because it is shallow")
    func shallow() async throws {
        try await withRepository { fixture in
            var commits: [CommitID] = []
            for number in 1...6 {
                try await fixture.commit("\(number)", ["a": "\(number)\n"])
                commits.append(try await fixture.commitID())
            }
            try await fixture.bash(
                """
                git checkout -qb side HEAD~5; git commit -q --allow-empty -m side; git checkout -q main
                git clone -q --depth 3 --no-single-branch "file://$PWD" ../shallow
                git -C ../shallow worktree add -q ../linked
                """)
            let missing = GitError.missingObject(commits[2].id, isShallow: true)
            for folder in ["../shallow", "../linked"] as [FilePath] {
                let repository = try fixture.open(folder)
                #expect(repository.isShallow)
                #expect(try repository.isAncestor(commits[3], of: commits[5]))
                #expect(throws: GitError.missingObject(commits[1].id, isShallow: true)) {
                    _ = try repository.isAncestor(commits[1], of: commits[5])
                }
                // It is there, as the base of the other branch, but the way to it leads through what is missing.
                #expect(throws: missing) { _ = try repository.isAncestor(commits[0], of: commits[5]) }
                #expect(throws: missing) { _ = try repository.resolve("HEAD~3") }
                #expect(throws: missing) { _ = try repository.firstParents(of: commits[5], atMost: 9) }
                #expect(throws: missing) { _ = try repository.commits(reachableFrom: [commits[5]], atMost: 9) }
                let there = try repository.commits(reachableFrom: [commits[5]], atMost: 9, acceptsShallow: true)
                #expect(there == [commits[5], commits[4], commits[3]])
                let new = try repository.commits(
                    reachableFrom: [commits[5]], butNotFrom: [commits[4]], atMost: 9, acceptsShallow: true)
                #expect(new == [commits[5]])
            }
            #expect(try !fixture.open().isShallow)
        }
    }
}

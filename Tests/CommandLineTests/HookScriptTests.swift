import FoundationEssentials
import SystemPackage
import TestSupport
import Testing

@Suite("The hooks as files")
struct HookScriptTests {
    static let project = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()

    @Test(
        "the scripts in hooks/ are those that init installs", arguments: ["pre-commit", "pre-merge-commit", "pre-push"])
    func sameScript(name: String) async throws {
        try await inRepository { session in
            try await session.bash("git-seal init")
            let hook = session.directory.appending(".git/hooks/\(name)")
            #expect(readText(hook) == readText(Self.project.appending("hooks/\(name)")))
            #expect(FileManager.default.isExecutableFile(atPath: hook.string))
        }
    }

    @Test("without the program a commit stops, and the message names both ways out")
    func programMissing() async throws {
        try await inRepository { session in
            let result = try await session.bash(
                """
                git-seal init
                git config git-seal.program /nowhere/git-seal
                git add . && git commit -m Start
                """)
            #expect(result.status == 1)
            #expect(result.error.contains("cannot check this commit (/nowhere/git-seal)"))
            #expect(result.error.contains("git config git-seal.program"))
            #expect(result.error.contains("git commit --no-verify"))
            #expect(try await session.bash("git log").status != 0, "nothing was committed")
        }
    }

    @Test("a program that git-seal.program names runs in place of the one on PATH")
    func namedProgram() async throws {
        try await inRepository { session in
            let result = try await session.bash(
                """
                git-seal init
                printf '#!/bin/sh\\necho "named: $*" >&2\\n' > program && chmod +x program
                git config git-seal.program "$PWD/program"
                git add . && git commit -qm Start
                """)
            #expect(result.status == 0)
            #expect(result.error.hasSuffix("named: hooks run pre-commit\n"))
        }
    }

    @Test("core.hooksPath outside the repository is left alone until --shared")
    func sharedHooks() async throws {
        try await inRepository { session in
            let hook = session.root.appending("hooks/pre-commit")
            try await session.bash("mkdir ../hooks && git config core.hooksPath \"$PWD/../hooks\"")
            let initialised = try await session.bash("git-seal init")
            #expect(initialised.status == 0)
            #expect(initialised.error.contains("core.hooksPath leads outside this repository"))
            #expect(readText(hook) == nil)
            #expect(readText(session.directory.appending(".git/hooks/pre-commit")) == nil)
            #expect(try await session.bash("git-seal hooks install").status == 1)
            #expect(try await session.bash("git-seal hooks install --shared").status == 0)
            #expect(readText(hook) == readText(Self.project.appending("hooks/pre-commit")))
        }
    }

    @Test("core.hooksPath inside the work tree gets the hook")
    func hooksInTheWorkTree() async throws {
        try await inRepository { session in
            let result = try await session.bash("git config core.hooksPath .githooks && git-seal init")
            #expect(result.status == 0)
            #expect(
                readText(session.directory.appending(".githooks/pre-commit"))
                    == readText(Self.project.appending("hooks/pre-commit")))
        }
    }

    @Test("somebody else's hook stays as it is, byte for byte, and the message has the line to add")
    func foreignHook() async throws {
        try await inRepository { session in
            let hook = session.directory.appending(".git/hooks/pre-commit")
            let foreign = "#!/bin/sh\nmake lint\n"
            try writeText(foreign, to: hook)
            let initialised = try await session.bash("git-seal init")
            #expect(initialised.status == 0)
            #expect(initialised.error.contains("hint: add this line to it: git-seal hooks run pre-commit || exit $?"))
            #expect(try await session.bash("git-seal hooks install --shared").status == 1)
            #expect(readText(hook) == foreign)

            // With that line in it, it is ours as much as theirs.
            let joined = foreign + "git-seal hooks run pre-commit || exit $?\n"
            try writeText(joined, to: hook)
            #expect(try await session.bash("git-seal hooks install").status == 0)
            #expect(readText(hook) == joined)
        }
    }

    @Test("an older hook of ours is brought up to date")
    func olderHook() async throws {
        try await inRepository { session in
            let hook = session.directory.appending(".git/hooks/pre-commit")
            try await session.bash("git-seal init && echo '# of yesterday' >> .git/hooks/pre-commit && git-seal init")
            #expect(readText(hook) == readText(Self.project.appending("hooks/pre-commit")))
        }
    }

    @Test("in a second work tree the hook lies where git looks for it")
    func secondWorkTree() async throws {
        try await inRepository { session in
            let result = try await session.bash(
                """
                git commit -q --allow-empty -m Start && git worktree add -q ../second && cd ../second
                git-seal init && test -x "$(git rev-parse --git-path hooks)/pre-commit"
                """)
            #expect(result.status == 0, "\(result.error)")
        }
    }

    private func inRepository(_ body: (Session) async throws -> Void) async throws {
        try await withTemporaryDirectory { root in
            let session = try await Session(in: root)
            try await session.bash("git init -q")
            try await body(session)
        }
    }
}

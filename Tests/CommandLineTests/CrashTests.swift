import FoundationEssentials
import SystemPackage
import TestSupport
import Testing

/// Kills the program with SIGKILL at its first write, its second, and so on, each on a fresh copy of one machine, and
/// then runs it again as a person would.
///
/// strace delivers the signal as the N-th call begins. It counts the calls of each thread by itself, so the program is
/// held to one processor, where one thread writes all.
@Suite("Killed at any write", .serialized, .enabled(if: Crash.isPossible))
struct CrashTests {
    @Test("reconcile: the next run completes, and no version is lost or doubled")
    func reconcile() async throws {
        try await Crash.atEveryWrite(
            preparing: """
                for secret in one two three; do
                    printf "$secret-old" | git-seal set $secret
                done
                git add . && git commit -q --no-verify -m Old && git-seal reconcile
                for secret in one two three; do
                    printf "$secret-new" | git-seal set $secret
                done
                git add . && git commit -q --no-verify -m New
                """,
            command: "git-seal reconcile",
            checking: """
                git-seal reconcile > /dev/null
                for secret in one two three; do
                    git-seal store get $secret; echo
                    git-seal store versions $secret --json | tr -d ' \\n' | grep -o '"labels":[^]]*]' | sort
                done
                git-seal status --check | tail -1
                git-seal reconcile | sed 's/.*: //'
                """,
            expecting: [
                """
                one-new
                "labels":["AWSCURRENT"]
                "labels":["AWSPREVIOUS"]
                two-new
                "labels":["AWSCURRENT"]
                "labels":["AWSPREVIOUS"]
                three-new
                "labels":["AWSCURRENT"]
                "labels":["AWSPREVIOUS"]
                3 of 3 Ready, 0 due
                opened no manifest

                """
            ])
    }

    @Test("the first reconcile: the store and its key are made once, and every secret has one version")
    func firstReconcile() async throws {
        try await Crash.atEveryWrite(
            preparing: """
                for secret in one two three; do
                    printf "$secret" | git-seal set $secret
                done
                git add . && git commit -q --no-verify -m First
                """,
            command: "git-seal reconcile",
            checking: """
                git-seal reconcile > /dev/null
                for secret in one two three; do
                    git-seal store get $secret; echo
                done
                git-seal store list | awk '{ print $3 }'
                git-seal status --check | tail -1
                """,
            expecting: ["one\ntwo\nthree\n1\n1\n1\n3 of 3 Ready, 0 due\n"])
    }

    @Test("set: the file is the old one or the new one")
    func set() async throws {
        try await Crash.atEveryWrite(
            preparing: """
                printf other | git-seal set db other
                printf old | git-seal set db password
                """,
            command: "git-seal set db password <<< new",
            checking: """
                git-seal get db password; echo
                git-seal get db other; echo
                printf last | git-seal set db password && git-seal get db password; echo
                git-seal list | wc -l
                """,
            expecting: ["old\nother\nlast\n1\n", "new\nother\nlast\n1\n"])
    }

    @Test("scope add: somebody reads the scope or does not, and adding again is possible")
    func scopeAdd() async throws {
        try await Crash.atEveryWrite(
            preparing: """
                printf value | git-seal set db password
                HOME=$PWD/../home/bob git-seal keygen > ../bob.key
                """,
            command: "git-seal scope add prod --recipient bob=@../bob.key",
            checking: """
                git-seal get db password; echo
                git-seal scope show prod | grep -q ' bob ' || git-seal scope add prod --recipient bob=@../bob.key
                HOME=$PWD/../home/bob git-seal get db password; echo
                git-seal scope show prod | head -1
                """,
            expecting: ["value\nvalue\nscope        prod, state 2, accepted\n"])
    }

    @Test("scope remove: everything is sealed again or nothing, and no file is left over")
    func scopeRemove() async throws {
        try await Crash.atEveryWrite(
            preparing: """
                HOME=$PWD/../home/bob git-seal keygen > ../bob.key
                git-seal scope add prod --recipient bob=@../bob.key
                printf value | git-seal set db password
                printf 'pw: two\\n' > values.yaml && git-seal seal values.yaml --keys pw
                git add . && git commit -q --no-verify -m First
                """,
            command: "git-seal scope remove prod bob",
            checking: """
                git-seal get db password; echo
                git-seal get values.yaml pw; echo
                git-seal check | tail -1
                if git-seal scope show prod | grep -q ' bob '; then git-seal scope remove prod bob; fi
                HOME=$PWD/../home/bob git-seal get db password || echo not bob
                git-seal check | tail -1
                grep -c '\\[' .git-seal/scopes/prod/exposed.yaml
                git-seal get values.yaml pw; echo
                find . -path ./.git -prune -o -name '*.tmp' -print | wc -l
                """,
            expecting: ["value\ntwo\nall is well\nnot bob\nall is well\n2\ntwo\n0\n"])
    }

    @Test("init: running it again leaves nothing to do")
    func initialise() async throws {
        try await Crash.atEveryWrite(
            preparing: "rm -rf .git-seal .git/hooks/pre-commit",
            command: "git-seal init",
            checking: """
                git-seal init
                git-seal init 2>&1
                cmp .git/hooks/pre-commit ../initial/hook && test -x .git/hooks/pre-commit && echo same hook
                ls .git-seal/*.* .git-seal/.gitattributes
                """,
            expecting: [
                """
                everything is in place already
                same hook
                .git-seal/.gitattributes
                .git-seal/config.yaml
                .git-seal/scan.toml

                """
            ])
    }
}

/// One machine, copied for each crash.
enum Crash {
    /// Every call by which something lasting can change.
    private static let calls =
        "write,pwrite64,rename,renameat,renameat2,fsync,fdatasync,ftruncate,unlink,unlinkat,mkdir,mkdirat,link,linkat"

    /// Far above what any of the commands needs: a run that never ends by itself is a fault.
    private static let maximum = 400

    static let isPossible = FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")

    static func atEveryWrite(
        preparing: String, command: String, checking: String, expecting: Set<String>
    ) async throws {
        try await withTemporaryDirectory { root in
            let session = try await Session(in: root.appending("machine"))
            let prepared = try await session.bash(
                """
                set -e
                git init -q . && git-seal init && git-seal keygen > ../alice.key
                git-seal scope create prod --recipient alice=@../alice.key
                mkdir ../initial && cp .git/hooks/pre-commit ../initial/hook
                \(preparing)
                """)
            try #require(prepared.status == 0, "\(prepared.error)")
            // The first forty calls one by one: there files are made, locked and written for the first time. After them
            // the same few calls come again for one secret after the other; steps of three meet each of them in some
            // round, and keep the whole below a minute.
            var call = 1
            while try await isKilled(session, root, command, at: call, checking, expecting) {
                call += call < 40 ? 1 : 3
                try #require(call <= maximum, "\(command) does not end")
            }
            #expect(call > 1, "\(command) was never killed")
        }
    }

    /// - Returns: whether the program was killed before it ended by itself.
    private static func isKilled(
        _ session: Session, _ root: FilePath, _ command: String, at call: Int, _ checking: String,
        _ expecting: Set<String>
    ) async throws -> Bool {
        let result = try await session.bash(
            """
            cp -a \(root)/machine \(root)/copy && cd \(root)/copy/work && export HOME=\(root)/copy/home/alice
            taskset -c 0 strace -f -qq -o /dev/null -e trace=\(calls) -e inject=\(calls):signal=SIGKILL:when=\(call) \\
                \(command) > /dev/null 2>&1
            killed=$?
            \(checking)
            exit $killed
            """)
        removeTree(root.appending("copy"))
        #expect(expecting.contains(result.text), "killed at write \(call): \(result.error)")
        try #require([0, 137].contains(result.status), "write \(call): status \(result.status)")
        return result.status == 137
    }
}

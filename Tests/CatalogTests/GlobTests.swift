import Catalog
import SystemPackage
import TestSupport
import Testing

@Suite("Patterns")
struct GlobTests {
    @Test(
        "a pattern matches what gitignore's rules say",
        arguments: [
            ("secrets/**", "secrets/db.yaml", true),
            ("secrets/**", "secrets/payments/db.yaml", true),
            ("secrets/**", "secrets", false),
            ("secrets/**", "other/secrets/db.yaml", false),
            ("secrets", "other/secrets/db.yaml", true),
            ("secrets/", "secrets/db.yaml", true),
            ("secrets/", "other/secrets", false),
            ("/secrets", "other/secrets/db.yaml", false),
            ("*.yaml", "a/b/c.yaml", true),
            ("/*.yaml", "a/b.yaml", false),
            ("deploy/**/values*.yaml", "deploy/values.yaml", true),
            ("deploy/**/values*.yaml", "deploy/a/b/values-prod.yaml", true),
            ("deploy/*/values.yaml", "deploy/a/b/values.yaml", false),
            ("**/secrets/*.yaml", "a/b/secrets/x.yaml", true),
            ("**/secrets/*.yaml", "secrets/x.yaml", true),
            ("a?c", "abc", true),
            ("a?c", "a/c", false),
            ("[a-c]x", "bx", true),
            ("[!a-c]x", "bx", false),
            ("[]-]x", "]x", true),
            ("[[:upper:]]x", "Ax", true),
            ("[\\]]x", "]x", true),
            ("\\*x", "*x", true),
            ("\\*x", "ax", false),
            ("prod/**", "prod/payments/db", true),
            ("ü*", "über", true),
        ])
    func matches(pattern: String, path: String, isMatch: Bool) throws {
        #expect(try #require(Glob(pattern)).matches(path) == isMatch)
    }

    @Test(
        "what is negated, or can match nothing, is no pattern",
        arguments: [
            "", "!a", "/", "a//b", "./a", "a/../b", "[a", "[[:nothing:]]", "a\\", String(repeating: "a", count: 1025),
        ])
    func refuses(pattern: String) {
        #expect(Glob(pattern) == nil)
    }

    @Test("git itself agrees on generated patterns and paths")
    func agreesWithGit() async throws {
        let seed: UInt64 = 20_261_124
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        let pieces = ["a", "b", "ab", "*", "?", "**", "[ab]", "[!a]", "[a-]", "a*", "*b", "\\a", "[[:alpha:]]", "a**b"]
        let names = ["a", "b", "ab", "aab", "-", "b-", "A", "ba"]
        func path() -> String {
            (0..<Int.random(in: 1...4, using: &generator)).map { _ in names.randomElement(using: &generator) ?? "a" }
                .joined(separator: "/")
        }
        func pattern() -> String {
            let body = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? "a"
            }.joined(separator: "/")
            return (Bool.random(using: &generator) ? "" : "/") + body
                + (Int.random(in: 0..<5, using: &generator) == 0 ? "/" : "")
        }
        let paths = Set((0..<120).map { _ in path() }).sorted()
        try await withTemporaryDirectory { root in
            try await runProgram("git", ["init", "-q", "."], in: root)
            for _ in 0..<60 {
                let text = pattern()
                let glob = try #require(Glob(text), "\(text)")
                try writeText(text + "\n", to: root.appending("rules"))
                let result = try await runProgram(
                    "git", ["-c", "core.excludesFile=rules", "check-ignore", "--no-index", "--stdin"], in: root,
                    input: Array(paths.joined(separator: "\n").utf8))
                let ignored = Set(result.text.split(separator: "\n").map(String.init))
                let matched = Set(paths.filter(glob.matches))
                #expect(matched == ignored, "\(text)")
            }
        }
    }

    @Test("a walk enters every folder that a match lies in, and not those that none can lie in")
    func foldersToEnter() throws {
        let deep = try #require(Glob("deploy/*/secrets/**"))
        #expect(deep.canMatch(below: "deploy"))
        #expect(deep.canMatch(below: "deploy/a/secrets/b"))
        #expect(!deep.canMatch(below: "src"))
        #expect(!deep.canMatch(below: "deploy/a/charts"))
        #expect(try #require(Glob("*.yaml")).canMatch(below: "anything/at/all"))
        var generator = SeededGenerator(seed: 7)
        for pattern in ["a/**/b", "a/*/[ab]", "**/b/", "a", "/a/b/**"] {
            let glob = try #require(Glob(pattern))
            for _ in 0..<300 {
                let path = (0..<Int.random(in: 2...5, using: &generator)).map { _ in
                    ["a", "b", "c"].randomElement(using: &generator) ?? "a"
                }
                guard glob.matches(path.joined(separator: "/")) else { continue }
                for length in 1..<path.count {
                    #expect(glob.canMatch(below: path[..<length].joined(separator: "/")), "\(pattern) \(path)")
                }
            }
        }
    }

    @Test("no pattern makes a match take long")
    func isBounded() throws {
        let glob = try #require(Glob(String(repeating: "**/a*a*a*/", count: 30) + "x"))
        let path = Array(repeating: String(repeating: "a", count: 100), count: 40).joined(separator: "/")
        let start = ContinuousClock.now
        #expect(!glob.matches(path))
        #expect(ContinuousClock.now - start < .seconds(2))
    }

    @Test("the folders that a pattern names are those where something new can go")
    func fixedFolders() throws {
        #expect(try #require(Glob("secrets/**")).fixedFolders == ["secrets"])
        #expect(try #require(Glob("/a/b/*.yaml")).fixedFolders == ["a", "b"])
        #expect(try #require(Glob("*.yaml")).fixedFolders == [])
        #expect(try #require(Glob("secrets/")).fixedFolders == ["secrets"])
    }
}

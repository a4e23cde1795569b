import Crypto
import Testing

@testable import Scanning

/// What teams bring along from other scanners.
@Suite struct OtherScannersTests {
    private func findings(_ text: String, path: String = "src/a.yaml") throws -> [Finding] {
        try BuiltIn.scanner.get().scan([ScanInput(path: path, bytes: Array(text.utf8))]).findings
    }

    @Test(
        "detect-secrets' pragmas allow their own line",
        arguments: [
            "pragma: allowlist secret", "pragma:allowlist secret", "pragma: whitelist secret",
            "pragma: allowlist-secret",
        ])
    func pragma(comment: String) throws {
        #expect(try findings("a: \(ScannerTests.token)  # \(comment)\n").isEmpty)
        #expect(try findings("# \(comment)\na: \(ScannerTests.token)\n").count == 1)
    }

    @Test(
        "and the line below", arguments: ["pragma: allowlist nextline secret", "pragma:whitelist-nextline-secret"])
    func pragmaForNextLine(comment: String) throws {
        #expect(try findings("# \(comment)\na: \(ScannerTests.token)\n").isEmpty)
        #expect(try findings("# \(comment)\npassword: \"hK8#mQ2vX9pL\"\n").isEmpty)
        #expect(try findings("# \(comment)\n\na: \(ScannerTests.token)\n").count == 1)
        #expect(try findings("a: \(ScannerTests.token) # \(comment)\n").count == 1)
    }

    private func gitleaks(_ text: String) -> GitleaksIgnore { GitleaksIgnore(parsing: Array(text.utf8)) }

    @Test("a .gitleaksignore is read in both forms, with comments, and what is neither is pointed at")
    func gitleaksIgnore() throws {
        var finding = try #require(try findings("# x\na: \(ScannerTests.token)\n").first)
        let rule = finding.rule
        #expect(gitleaks("# why\n\n src/a.yaml:\(rule):2 \r\n").contains(finding, at: "src/a.yaml"))
        #expect(gitleaks("src\\a.yaml:github-pat:2").contains(finding, at: "src/a.yaml"))
        #expect(gitleaks("src/a.yaml:generic-api-key:2").contains(finding, at: "src/a.yaml"))
        #expect(gitleaks("src/a:b.yaml:\(rule):2").contains(finding, at: "src/a:b.yaml"))
        for other in ["src/a.yaml:\(rule):3", "a.yaml:\(rule):2", "src/a.yaml:stripe-access-token:2"] {
            #expect(!gitleaks(other).contains(finding, at: "src/a.yaml"), "\(other)")
        }
        #expect(gitleaks("nonsense\na:b\nsrc/a.yaml:rule:x\n# fine").unreadableLines == [1, 2, 3])

        let commit = "4a1f0c3b5d6e7f8091a2b3c4d5e6f708192a3b4c"
        for entry in ["\(commit):src/a.yaml:\(rule):2", "\(commit.prefix(7)):src/a.yaml:\(rule):2"] {
            finding.introduction = nil
            #expect(!gitleaks(entry).contains(finding, at: "src/a.yaml"), "a commit's entry says nothing of today")
            finding.introduction = Finding.Introduction(commit: commit, author: "a", email: "e", date: "")
            #expect(gitleaks(entry).contains(finding, at: "src/a.yaml"))
        }
    }

    private func detectSecrets(_ text: String) throws -> DetectSecretsBaseline {
        try DetectSecretsBaseline(parsing: Array(text.utf8))
    }

    @Test("a baseline of detect-secrets accepts a secret by its hash and in its file")
    func detectSecretsBaseline() throws {
        let finding = try #require(try findings("password: \"hK8#mQ2vX9pL\"\n").first)
        let hash = Insecure.SHA1.hash(data: Array("hK8#mQ2vX9pL".utf8)).map(hexadecimal).joined()
        let baseline = try detectSecrets(
            """
            {"version": "1.5.0", "plugins_used": [], "generated_at": "2024-01-01T00:00:00Z", "results": {"./src/a.yaml":
            [{"type": "Secret Keyword", "filename": "./src/a.yaml", "hashed_secret": "\(hash)", "line_number": 9}]}}
            """)
        #expect(baseline.count == 1 && baseline.accepts(finding, at: "src/a.yaml"))
        #expect(!baseline.accepts(finding, at: "src/b.yaml"))
        let other = try #require(try findings("password: \"hK8#mQ2vX9pM\"\n").first)
        #expect(!baseline.accepts(other, at: "src/a.yaml"))
    }

    @Test("and anything else is refused with the place")
    func notDetectSecrets() {
        #expect(throws: DetectSecretsBaseline.Failure.notJSON) { try detectSecrets("{") }
        #expect(throws: DetectSecretsBaseline.Failure.unexpected(at: "results")) { try detectSecrets("{}") }
        #expect(throws: DetectSecretsBaseline.Failure.unexpected(at: "results/a/[0]/hashed_secret")) {
            try detectSecrets("{\"results\": {\"a\": [{}]}}")
        }
        #expect(throws: DetectSecretsBaseline.Failure.notHash("x", path: "a")) {
            try detectSecrets("{\"results\": {\"a\": [{\"hashed_secret\": \"x\"}]}}")
        }
    }
}

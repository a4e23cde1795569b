import Testing

@testable import Scanning

@Suite struct AllowlistTests {
    private func findings(_ allowlist: String, path: String = "src/a.txt", text: String = "tok_abc123XYZ extra") throws
        -> Int
    {
        let rule = "[extend]\nuseDefault = false\n[[rules]]\nid = \"tok\"\nregex = 'tok_([A-Za-z0-9]{9})'\n"
        var configuration = ScanConfiguration()
        configuration.sources = [RuleSource(name: "scan.toml", bytes: Array((rule + allowlist).utf8))]
        let scanner = try Scanner.load(configuration, cache: nil)
        return scanner.scan([ScanInput(path: path, bytes: Array(text.utf8))]).findings.count
    }

    @Test("the secret is the first group, and lists without a match hide nothing")
    func plain() throws {
        #expect(try findings("") == 1)
        #expect(try findings("[[rules.allowlists]]\nstopwords = ['other']\n") == 1)
    }

    @Test("regexes look at the secret, the match or the line, as the target says")
    func targets() throws {
        #expect(try findings("[rules.allowlist]\nregexes = ['^abc']\n") == 0)
        #expect(try findings("[rules.allowlist]\nregexes = ['^tok_']\n") == 1)
        #expect(try findings("[rules.allowlist]\nregexTarget = 'match'\nregexes = ['^tok_']\n") == 0)
        #expect(try findings("[rules.allowlist]\nregexTarget = 'line'\nregexes = ['extra$']\n") == 0)
    }

    @Test("stopwords count in any case")
    func stopwords() throws {
        #expect(try findings("[rules.allowlist]\nstopwords = ['23xy']\n") == 0)
    }

    @Test("AND wants all criteria, OR one")
    func conditions() throws {
        #expect(try findings("[[rules.allowlists]]\ncondition = 'AND'\npaths = ['^test/']\nstopwords = ['abc']\n") == 1)
        #expect(try findings("[[rules.allowlists]]\ncondition = 'AND'\npaths = ['^src/']\nstopwords = ['abc']\n") == 0)
        #expect(try findings("[[rules.allowlists]]\npaths = ['^test/']\nstopwords = ['abc']\n") == 0)
    }

    @Test("a list of the whole file can leave out paths or speak to some rules only")
    func global() throws {
        #expect(try findings("[[allowlists]]\npaths = ['''^src/''']\n") == 0)
        #expect(try findings("[allowlist]\nstopwords = ['abc']\n") == 0)
        #expect(try findings("[[allowlists]]\ntargetRules = ['other']\nstopwords = ['abc']\n") == 1)
        #expect(try findings("[[allowlists]]\ntargetRules = ['tok']\nstopwords = ['abc']\n") == 0)
    }

    @Test("a path of a rule limits it, a rule of a path alone finds files")
    func paths() throws {
        var configuration = ScanConfiguration()
        let rules =
            "[extend]\nuseDefault = false\n[[rules]]\nid = \"k\"\nregex = 'kk[0-9]{4}'\npath = '\\.env$'\n[[rules]]\nid = \"p\"\npath = '\\.p12$'\n"
        configuration.sources = [RuleSource(name: "scan.toml", bytes: Array(rules.utf8))]
        let scanner = try Scanner.load(configuration, cache: nil)
        let report = scanner.scan(["a.env", "a.txt", "b.p12"].map { ScanInput(path: $0, bytes: Array("kk1357".utf8)) })
        #expect(report.findings.map { "\($0.path) \($0.rule)" } == ["a.env k", "b.p12 p"])
    }
}

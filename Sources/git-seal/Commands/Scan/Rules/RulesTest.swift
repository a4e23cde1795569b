import ArgumentParser
import Files
import Glibc
import Scanning
import SystemPackage

struct RulesTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Say which rules match where, and why a rule does not.",
        discussion: """
            Reads a file, or standard input. Without --rule it names the rules that find something; of the rules that \
            you name it tells each step. Secrets are redacted. Exit status 1 means that a rule found something.

            EXAMPLES
              git seal scan rules test deploy/values.yaml
              git seal scan rules test sample.txt --rule acme-deploy-key
              echo 'token = acme_0123' | git seal scan rules test --rule acme-deploy-key
            """)

    @Argument(help: "A file; standard input if none is given.", completion: .file())
    var file: String?

    @Option(name: .customLong("rule"), help: "Explain this rule; may be given several times.")
    var ids: [String] = []

    private static let maximumLength = 16 << 20

    func run() throws {
        let set = try ScanRules.load()
        let rules = try ids.isEmpty ? set.rules : ids.map { try set.rule(named: $0) }
        let (path, text) = try read()
        var finds = false
        for rule in rules {
            guard rule.id != Rule.genericCredential.id else {
                throw Diagnostic(
                    "\"\(rule.id)\" cannot be explained", because: "it has no regex: it judges names and values",
                    hint: "git seal scan \(file ?? "--stdin")", status: .usage)
            }
            let trial = RuleTrial(rule, on: text, path: path, allowlists: set.allowlists)
            finds = finds || trial.finds
            let lines = trial.lines(of: rule, path: path)
            for line in ids.isEmpty ? lines.filter(\.isFinding) : lines { Terminal.output(Terminal.escaped(line.text)) }
        }
        if ids.isEmpty && !finds { Terminal.note("no rule finds anything; --rule ID says why one does not") }
        if finds { throw QuietExit(status: .findings) }
    }

    private func read() throws -> (path: String, text: [UInt8]) {
        if let file { return (file, try Files.read(FilePath(file), atMost: Self.maximumLength)) }
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(STDIN_FILENO, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return ("standard input", text) }
            text += chunk[..<count]
            guard text.count <= Self.maximumLength else {
                throw FileError.tooLarge("standard input", limit: Self.maximumLength)
            }
        }
    }
}

extension RuleTrial {
    /// One line for each match, or the one that says why there is none.
    fileprivate func lines(of rule: Rule, path: String) -> [(text: String, isFinding: Bool)] {
        let failure: String
        switch verdict {
        case .matches(let matches):
            return matches.map { match in
                (
                    "\(path):\(match.start): \(rule.id): \(match.secret.redacted) \(match.outcome.words)",
                    match.outcome.isFinding
                )
            }
        case .unusable: failure = "its regex does not compile: git seal scan rules lint"
        case .otherPath(let regex): failure = "it looks only at paths like \(regex)"
        case .fileAllowlisted(let name):
            failure = "an allowlist covers the whole file" + (name.isEmpty ? "" : ": \(name)")
        case .noKeyword(let regexMatches):
            let words = rule.keywords.map { "\"\($0)\"" }.joined(separator: ", ")
            failure = "none of its keywords occurs: \(words)" + (regexMatches ? "; its regex would match" : "")
        case .noMatch:
            failure = "its regex matches nowhere" + (rule.keywords.isEmpty ? "" : ", though a keyword occurs")
        }
        return [("\(path): \(rule.id): \(failure)", false)]
    }
}

extension RuleTrial.Match.Outcome {
    fileprivate var isFinding: Bool {
        guard case .finding(let confidence, _) = self else { return false }
        return confidence > .low
    }

    fileprivate var words: String {
        switch self {
        case .finding(.low, .checkFails): "is doubtful: its checksum or structure does not hold"
        case .finding(.low, _): "is doubtful: the rule has low confidence"
        case .finding(let confidence, .checkHolds):
            "is found (\(confidence.name) confidence, its checksum or structure holds)"
        case .finding(let confidence, _): "is found (\(confidence.name) confidence)"
        case .dropped(let reason): "is left out: \(reason.words)"
        }
    }
}

extension DropReason {
    var words: String {
        switch self {
        case .emptySecret: "the group that should hold the secret is empty"
        case .comment: "a comment allows it"
        case .entropy(let bits, let least):
            "its entropy of \(Self.tenths(bits)) bits is not above \(Self.tenths(least))"
        case .placeholder: "it looks like a mask, an example or a template"
        case .allowlist(let name): name.isEmpty ? "an allowlist covers it" : "an allowlist covers it: \(name)"
        case .ciphertext: "it is part of something encrypted"
        }
    }

    /// Two decimals, rounded.
    private static func tenths(_ number: Double) -> String {
        let hundredths = Int((number * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}

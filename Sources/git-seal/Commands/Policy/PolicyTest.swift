import ArgumentParser
import Catalog
import Files
import GitRepository
import SystemPackage
import Trust
import YAMLDocument

struct PolicyTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Hold the policy against a table of cases.",
        discussion: """
            The table is .git-seal/policy-tests.yaml, or FILE: requests, and whether the policy shall allow or deny them. \
            What a case does not say is not known, and never counts in favour of whoever asks. Exit status 1 when a case \
            goes otherwise.

            EXAMPLES
              git seal policy test
              git seal policy test cases.yaml --json
            """)

    @Argument(help: "The table; by default .git-seal/policy-tests.yaml.")
    var file: String?

    @Flag(help: "One JSON array.")
    var json = false

    struct Row: Encodable {
        let name: String?
        let line: Int
        let principal: String?
        let action: String
        let resource: String
        let expected: String
        let decision: String
        let statements: [String]
        let because: String
        let isAsExpected: Bool
    }

    func run() throws {
        let workspace = try Workspace.open()
        let outcomes = try table(workspace).outcomes(try workspace.policy())
        let failed = outcomes.filter { !$0.isAsExpected }
        if json {
            try Terminal.output(json: outcomes.map(row))
        } else {
            Terminal.output(table: outcomes.map(cells))
            Terminal.output("\(outcomes.count - failed.count) of \(quantity(outcomes.count, "case")) as expected")
        }
        if !failed.isEmpty { throw QuietExit(status: .findings) }
    }

    private func table(_ workspace: Workspace) throws -> PolicyTests {
        if let file {
            let bytes = try Files.read(FilePath(file), atMost: PolicyTests.maximumLength)
            return try PolicyTests(parsing: bytes, at: RepositoryPath(file))
        }
        let limit = PolicyTests.maximumLength
        guard let bytes = try workspace.revision.source.read(PolicyTests.path, atMost: limit) else {
            throw Diagnostic(
                "there is no table of cases", at: "\(PolicyTests.path)", because: "nobody has written one yet",
                hint: "docs/trust.md shows one; git seal schema policy-tests prints what may stand there",
                status: .cannotRun)
        }
        return try PolicyTests(parsing: bytes)
    }

    private func row(_ outcome: PolicyTests.Outcome) -> Row {
        let (test, decision) = (outcome.test, outcome.decision)
        return Row(
            name: test.name, line: test.location.line, principal: decision.principal,
            action: test.request.action.rawValue, resource: test.request.resource.text,
            expected: Self.word(test.expectsAllow), decision: Self.word(decision.isAllowed),
            statements: decision.deciding, because: decision.words, isAsExpected: outcome.isAsExpected)
    }

    private func cells(_ outcome: PolicyTests.Outcome) -> [String] {
        let (test, decision) = (outcome.test, outcome.decision)
        var wanted = ""
        if !outcome.isAsExpected {
            wanted =
                "; expected \(Self.word(test.expectsAllow))\(test.by.map { " by \($0)" } ?? "")"
                + ", line \(test.location.line)"
        }
        return [
            outcome.isAsExpected ? "ok" : "FAILED", test.name ?? decision.principal ?? test.request.requesterName,
            test.request.action.rawValue, test.request.resource.text, Self.word(decision.isAllowed),
            decision.words + wanted,
        ]
    }

    private static func word(_ isAllowed: Bool) -> String { isAllowed ? "allow" : "deny" }
}

extension PolicyRequest {
    fileprivate var requesterName: String {
        switch requester {
        case .principal(let name, _): name
        case .signer(let signer): signer.key.fingerprint
        }
    }
}

import Catalog
import GitRepository
import Sealing
import Testing

@testable import Trust

@Suite("What a policy says")
struct PolicyEvaluationTests {
    /// A Friday, 27 November 2026, and the Thursday before.
    static let friday: Int64 = 1_795_737_600
    static let noon: Int64 = 12 * 3_600

    struct Case: Sendable {
        let who: String
        let action: PolicyAction
        let resource: String
        var presence = UserPresence.none
        var tags: [String: String]? = [:]
        var branch: String? = "refs/heads/main"
        var time: Int64? = PolicyEvaluationTests.friday - 86_400
        let reason: PolicyDecision.Reason
    }

    static let cases: [Case] = [
        Case(who: "alice", action: .secretPut, resource: "dev:a", reason: .allowed(["Keepers"])),
        Case(who: "alice", action: .policyPut, resource: ".git-seal:policy.yaml", reason: .allowed(["Keepers"])),
        Case(who: "alice", action: .scopePut, resource: "prod:.scope", reason: .allowed(["Keepers"])),
        Case(who: "alice", action: .trustReset, resource: ".git-seal:.history", reason: .allowed(["Keepers"])),
        Case(
            who: "alice", action: .secretPut, resource: "prod:payments/db", presence: .verified,
            reason: .allowed(["Keepers", "PaymentsTeam"])),
        // Conditions of presence: at least.
        Case(who: "carol", action: .secretPut, resource: "prod:payments/db", reason: .nothingAllows),
        Case(
            who: "carol", action: .secretPut, resource: "prod:payments/db", presence: .touched,
            reason: .allowed(["PaymentsTeam"])),
        Case(
            who: "carol", action: .secretDelete, resource: "prod:payments/eu/db", presence: .verified,
            reason: .allowed(["PaymentsTeam"])),
        Case(
            who: "carol", action: .secretRedirect, resource: "prod:payments/db", presence: .touched,
            reason: .nothingAllows),
        Case(who: "carol", action: .secretPut, resource: "prod:payments", presence: .touched, reason: .nothingAllows),
        Case(
            who: "carol", action: .secretPut, resource: "prod:eu/payments/db", presence: .touched,
            reason: .nothingAllows),
        Case(who: "carol", action: .secretPut, resource: "dev:payments/db", presence: .touched, reason: .nothingAllows),
        Case(
            who: "carol", action: .secretPut, resource: "prod:.files/payments/db.yaml", presence: .touched,
            reason: .nothingAllows),
        // Deny wins.
        Case(who: "bob", action: .secretPut, resource: "prod:root", reason: .denied(["RootIsClosed"])),
        Case(who: "bob", action: .secretPut, resource: "prod:roots", reason: .allowed(["Keepers"])),
        Case(who: "bob", action: .secretPut, resource: "dev:old/x/y", reason: .denied(["RootIsClosed"])),
        Case(who: "bob", action: .secretPut, resource: "dev:older", reason: .allowed(["Keepers"])),
        // Time and tags together; what is not known denies.
        Case(
            who: "alice", action: .secretPut, resource: "prod:a", tags: ["tier": "gold-1"], time: friday + noon,
            reason: .denied(["NoFriday"])),
        Case(
            who: "alice", action: .secretPut, resource: "prod:a", tags: ["tier": "gold-1"], time: friday + noon - 1,
            reason: .allowed(["Keepers"])),
        Case(
            who: "alice", action: .secretPut, resource: "prod:a", tags: ["tier": "gold-1"], time: friday + 86_399,
            reason: .denied(["NoFriday"])),
        Case(
            who: "alice", action: .secretPut, resource: "prod:a", tags: ["tier": "gold-1"], time: friday + 86_400,
            reason: .allowed(["Keepers"])),
        Case(
            who: "alice", action: .secretPut, resource: "prod:a", tags: ["tier": "silver"], time: friday + noon,
            reason: .allowed(["Keepers"])),
        Case(who: "alice", action: .secretPut, resource: "prod:a", time: friday + noon, reason: .allowed(["Keepers"])),
        Case(
            who: "alice", action: .secretPut, resource: "prod:a", tags: nil, time: friday + noon,
            reason: .denied(["NoFriday"])),
        Case(
            who: "alice", action: .secretPut, resource: "prod:a", tags: ["tier": "gold"], time: nil,
            reason: .denied(["NoFriday"])),
        Case(
            who: "alice", action: .secretPut, resource: "prod:a", tags: ["tier": "silver"], time: nil,
            reason: .allowed(["Keepers"])),
        // A forge: secrets only, and its branch must be known.
        Case(who: "github", action: .secretPut, resource: "dev:a", reason: .allowed(["Merges"])),
        Case(who: "github", action: .secretPut, resource: "dev:a", branch: "main", reason: .allowed(["Merges"])),
        Case(
            who: "github", action: .secretPut, resource: "dev:a", branch: "refs/heads/old/main", reason: .nothingAllows),
        Case(who: "github", action: .secretPut, resource: "dev:a", branch: "refs/tags/main", reason: .nothingAllows),
        Case(who: "github", action: .secretPut, resource: "dev:a", branch: nil, reason: .nothingAllows),
        Case(who: "github", action: .secretPut, resource: "dev:a", branch: "", reason: .nothingAllows),
        Case(who: "github", action: .policyPut, resource: ".git-seal:policy.yaml", reason: .forge),
        Case(who: "github", action: .policyConfigure, resource: ".git-seal:config.yaml", reason: .forge),
        Case(who: "github", action: .scopePut, resource: "dev:.scope", reason: .forge),
        Case(who: "github", action: .trustReset, resource: ".git-seal:.history", reason: .forge),
        // Nobody.
        Case(who: "mallory", action: .secretPut, resource: "dev:a", reason: .stranger),
        // An action that is about something else.
        Case(who: "alice", action: .secretPut, resource: ".git-seal:policy.yaml", reason: .mismatch),
        Case(who: "alice", action: .policyPut, resource: "prod:.scope", reason: .mismatch),
    ]

    @Test("a table of requests", arguments: cases.indices)
    func table(index: Int) throws {
        let row = Self.cases[index]
        let decision = try PolicyFixture.policy().decide(
            PolicyRequest(
                .principal(row.who, row.presence), row.action, try #require(PolicyResource(row.resource)),
                tags: row.tags, branch: row.branch, time: row.time))
        #expect(decision.reason == row.reason, "\(row)")
        #expect(decision.isAllowed == { if case .allowed = row.reason { true } else { false } }())
    }

    private func decide(_ line: String, in text: String = PolicyFixture.text) throws -> PolicyDecision {
        try PolicyFixture.policy(text).decide(
            PolicyRequest(
                signer: VerifiedSigner(key: try SSHPublicKey(line: line), presence: .verified), action: .secretPut,
                resource: try #require(PolicyResource("dev:a")), branch: "main", time: 0))
    }

    @Test("a signer is whose key he has, and nobody once it is revoked, whatever day the revocation names")
    func signers() throws {
        #expect(try decide(PolicyFixture.alice).principal == "alice")
        #expect(try decide(PolicyFixture.alice).isAllowed)
        #expect(try decide(PolicyFixture.lost).reason == .revoked("alice"))
        #expect(try decide(PolicyFixture.lost).principal == nil)
        let later = PolicyFixture.text.replacing("since: 2026-11-24", with: "since: 9999-12-31")
        #expect(try decide(PolicyFixture.lost, in: later).reason == .revoked("alice"))
        #expect(try decide(TestKey.plain(9)).reason == .stranger)
        let all = PolicyFixture.text.replacing(
            "- {key: ALICE-LOST", with: "- {key: BOB, since: 2026-01-01}\n    - {key: ALICE-LOST")
        let policy = try PolicyFixture.policy(all)
        #expect(
            policy.decide(PolicyRequest(.principal("bob", .verified), .policyPut, .policy, branch: "main", time: 0))
                .reason
                == .revoked("bob"))
    }

    @Test("a decision names the statements that would have allowed, but for one thing")
    func nearMisses() throws {
        let policy = try PolicyFixture.policy()
        func near(_ who: String, _ action: PolicyAction, _ resource: String) throws -> [PolicyDecision.NearMiss] {
            policy.decide(
                PolicyRequest(
                    .principal(who, .none), action, try #require(PolicyResource(resource)), branch: "main", time: 0)
            ).near
        }
        let missing = PolicyConditions.Obstacle(kind: .mfa, wanted: "touch", found: "none")
        #expect(
            try near("carol", .secretPut, "prod:payments/db") == [
                .init(sid: "Keepers", obstacle: .principal),
                .init(sid: "PaymentsTeam", obstacle: .conditions([missing])),
                .init(sid: "Merges", obstacle: .principal),
            ])
        #expect(try near("bob", .secretPut, "dev:a").isEmpty)
    }

    @Test(
        "a pattern for resources means what it says",
        arguments: [
            ("*", "prod:a", true), ("*", ".git-seal:policy.yaml", true), ("prod:*", "prod:a/b/c", true),
            ("prod:*", "prod:.scope", true), ("prod:*", "prod2:a", false), ("prod:**", "prod:a", true),
            ("prod*:a", "prod-eu:a", true), ("prod:a", "prod:a", true), ("prod:a", "prod:b/a", false),
            ("prod:a", "prod:a/b", true), ("prod:a/**", "prod:a", false), ("prod:*/db", "prod:x/db", true),
            ("prod:*/db", "prod:x/y/db", false), ("prod:**/db", "prod:x/y/db", true), ("prod:a?", "prod:ab", true),
            (".git-seal:*", "prod:a", false), (".git-seal:policy.yaml", ".git-seal:policy.yaml", true),
            ("prod:.files/deploy/**", "prod:.files/deploy/values.yaml", true),
            ("prod:deploy/**", "prod:.files/deploy/values.yaml", false),
        ])
    func patterns(pattern: String, resource: String, isMeant: Bool) throws {
        let pattern = try #require(ResourcePattern(pattern))
        #expect(pattern.matches(try #require(PolicyResource(resource))) == isMeant)
    }

    @Test(
        "texts that are no patterns for resources",
        arguments: ["", "a", ":a", "prod:", "prod:a//b", "prod:../x", "prod:/"])
    func noPatterns(text: String) {
        #expect(ResourcePattern(text) == nil)
    }

    @Test(
        "files of git-seal are what their place says",
        arguments: [
            (".git-seal/policy.yaml", false, "policy:Put .git-seal:policy.yaml"),
            (".git-seal/policy.yaml", true, "policy:Delete .git-seal:policy.yaml"),
            (".git-seal/policy-tests.yaml", false, "policy:Put .git-seal:policy-tests.yaml"),
            (".git-seal/config.yaml", true, "policy:Configure .git-seal:config.yaml"),
            (".git-seal/scan.toml", false, "policy:Configure .git-seal:scan.toml"),
            (".git-seal/.gitattributes", false, "policy:Configure .git-seal:.gitattributes"),
            (".git-seal/scopes/prod/scope.yaml", false, "scope:Put prod:.scope"),
            (".git-seal/scopes/prod/scope.yaml", true, "scope:Delete prod:.scope"),
            (".git-seal/scopes/prod/keys/0011/2233.age", true, "scope:Put prod:.scope"),
            (".git-seal/scopes/stray", false, "policy:Configure .git-seal:scopes/stray"),
            (".git-seal/scopes/No Scope/x", false, "policy:Configure .git-seal:scopes/No Scope/x"),
            (".git-seal/changes/1.yaml", false, nil), ("secrets/a.yaml", false, nil), (".git-sealed/x", false, nil),
        ] as [(String, Bool, String?)])
    func ownFiles(path: String, isDeleted: Bool, meaning: String?) {
        let change = OwnFileChange(.init(path), isDeleted: isDeleted)
        #expect(change.map { "\($0.action) \($0.resource)" } == meaning)
        if let change { #expect(change.resource.families == [change.action.family]) }
    }

    @Test("revocations are only ever added")
    func revocations() throws {
        let policy = try PolicyFixture.policy()
        let entry = "    - {key: ALICE-LOST, since: 2026-11-24}\n"
        let more = try PolicyFixture.policy(
            PolicyFixture.text.replacing(entry, with: entry + "    - {key: BOB, since: 2026-11-25}\n"))
        let moved = try PolicyFixture.policy(
            PolicyFixture.text.replacing("since: 2026-11-24", with: "since: 2026-11-25"))
        let none = try PolicyFixture.policy(PolicyFixture.text.replacing("  revoked:\n" + entry, with: ""))
        #expect(Policy.forbiddenChange(from: policy, to: more) == nil)
        #expect(Policy.forbiddenChange(from: none, to: policy) == nil)
        #expect(Policy.forbiddenChange(from: nil, to: none) == nil)
        #expect(Policy.forbiddenChange(from: none, to: nil) == nil)
        #expect(Policy.forbiddenChange(from: policy, to: none) == .revocationsRemoved(policy.revocations))
        #expect(Policy.forbiddenChange(from: policy, to: moved) == .revocationsRemoved(policy.revocations))
        #expect(Policy.forbiddenChange(from: policy, to: nil) == .revocationsRemoved(policy.revocations))
    }
}

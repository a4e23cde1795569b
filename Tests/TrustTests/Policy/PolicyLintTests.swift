import Catalog
import GitRepository
import Sealing
import Testing
import Trust

@Suite("What lint says of a policy")
struct PolicyLintTests {
    private func reasons(_ text: String, now: Int64 = 1_795_000_000) throws -> [PolicyFinding.Why] {
        let prod = try #require(ScopeName("prod"))
        let secrets = ["payments/db", "root", "old/x"].map {
            PolicySubject(resource: PolicyResource(scope: "prod", name: $0), tags: [:], path: "secrets/x.yaml")
        }
        return PolicyLint(try PolicyFixture.policy(text), secrets: secrets, scopes: [prod], now: now).findings().map(
            \.why)
    }

    /// Of the fixture: what cannot be helped.
    private static let usual: Set<PolicyFinding.Why> = [
        .forge("github")
    ]

    private func news(_ old: String, _ new: String) throws -> Set<PolicyFinding.Why> {
        let text = PolicyFixture.text.replacing(old, with: new, maxReplacements: 1)
        #expect(text != PolicyFixture.text)
        return Set(try reasons(text)).subtracting(try reasons(PolicyFixture.text))
    }

    @Test("of a good policy: what a revoked key and a forge mean")
    func good() throws {
        let findings = try reasons(PolicyFixture.text)
        #expect(findings.count == 2 && findings.contains(.forge("github")))
        let key = try SSHPublicKey(line: PolicyFixture.lost)
        #expect(findings.contains(.revokedKey(principal: "alice", .ssh(key))))
    }

    @Test("fewer than two who may change the policy")
    func makers() throws {
        #expect(try news("keepers: [alice, bob]", "keepers: [bob]").contains(.fewPolicyMakers(["bob"])))
        #expect(try news("\"policy:*\", ", "").contains(.fewPolicyMakers([])))
        #expect(
            try news("resources: [\"*\"]", "resources: [\"*\"]\n      conditions: {mfa: touch}").contains(
                .fewPolicyMakers([])))
    }

    @Test("statements that never decide anything")
    func unreachable() throws {
        let extra =
            "    - {sid: X, effect: allow, principals: [bob], actions: [\"secret:Put\"], resources: [\"prod:root\"]}\n"
        #expect(
            try news("    - sid: Merges", extra + "    - sid: Merges") == [
                .unreachable(sid: "X", .denied(by: "RootIsClosed"))
            ])
        #expect(
            try news(
                "    - sid: Merges",
                extra.replacing("[\"prod:root\"]", with: "[\".git-seal:config.yaml\"]") + "    - sid: Merges")
                == [.unreachable(sid: "X", .mismatch)])
        #expect(
            try news(
                "    - sid: Merges",
                extra.replacing("[\"prod:root\"]", with: "[\"*\"], conditions: {mfa: touch}") + "    - sid: Merges")
                == [.unreachable(sid: "X", .noSecurityKey)])
        let twice = extra.replacing("prod:root", with: "prod:payments/*")
        #expect(
            try news("    - sid: Merges", twice + twice.replacing("sid: X", with: "sid: Y") + "    - sid: Merges")
                == [.unreachable(sid: "Y", .same(as: "X"))])
        #expect(
            try news("payments: [alice, carol]", "payments: []").contains(.unreachable(sid: "PaymentsTeam", .nobody)))
        #expect(
            try news(
                "actions: [\"*\"]\n      resources: [\"*\"]\n      conditions: {branch",
                "actions: [\"policy:*\"]\n      resources: [\"*\"]\n      conditions: {branch")
                == [.unreachable(sid: "Merges", .forge)])
    }

    @Test("everything for everybody, and what is over")
    func broad() throws {
        let all =
            "    - {sid: X, effect: allow, principals: [\"*\"], actions: [\"*\"], resources: [\"*\"]}\n    - sid: Merges"
        #expect(try news("    - sid: Merges", all) == [.everything(sid: "X")])
        #expect(
            try news("{mfa: touch}", "{mfa: touch, time: {before: 2026-01-01}}")
                .contains(.expired(sid: "PaymentsTeam", since: "2026-01-01")))
    }

    @Test("names and patterns that mean nothing that there is")
    func nothing() throws {
        #expect(
            try news("prod:payments/**", "prdo:payments/**")
                == [.noSuchScope(sid: "PaymentsTeam", pattern: "prdo:payments/**", nearest: "prod")])
        #expect(
            try news("prod:payments/**", "prod:payment/**") == [
                .matchesNothing(sid: "PaymentsTeam", pattern: "prod:payment/**")
            ])
        #expect(
            try news("carol:\n", "dave: {keys: [\"\(TestKey.plain(8))\"]}\n    carol:\n") == [.allowedNothing("dave")])
    }
}

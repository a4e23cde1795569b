import Catalog
import GitRepository
import Sealing
import Testing
import Trust

@Suite("Tables of cases, and CODEOWNERS")
struct PolicyTableTests {
    static let table = """
        apiVersion: git-seal/v1
        kind: PolicyTests
        spec:
          cases:
            - {principal: alice, action: "secret:Put", resource: "dev:a", expect: allow, by: Keepers}
            - name: carol has to touch her key
              principal: carol
              action: secret:Put
              resource: prod:payments/db
              expect: deny
              time: 2026-11-26T08:00Z
            - {principal: carol, action: "secret:Put", resource: "prod:payments/db", mfa: touch, expect: allow, tags: {tier: gold}, branch: main}
            - {key: "\(TestKey.plain(9))", action: "secret:Put", resource: "dev:a", expect: allow}
            - {principal: alice, action: "policy:Put", resource: ".git-seal:policy.yaml", expect: allow, by: PaymentsTeam}

        """

    @Test("a case is as expected when the decision and the statement are")
    func outcomes() throws {
        let outcomes = try PolicyTests(parsing: Array(Self.table.utf8)).outcomes(try PolicyFixture.policy())
        #expect(outcomes.map(\.isAsExpected) == [true, true, false, false, false])
        #expect(outcomes[1].test.name == "carol has to touch her key")
        // The time is not known, and a statement that denies asks for it.
        #expect(outcomes[2].decision.reason == .denied(["NoFriday"]))
        #expect(outcomes[3].decision.reason == .stranger)
    }

    @Test(
        "faults have their place",
        arguments: [
            (
                "secret:Put\", resource: \"dev:a\", expect: allow, by",
                "secret:Pot\", resource: \"dev:a\", expect: allow, by", "5:34"
            ),
            ("\"dev:a\", expect: allow, by", "\"dev\", expect: allow, by", "5:58"),
            ("expect: deny", "expect: no", "10:15"),
            ("principal: carol\n", "principal: carol\n      key: x\n", "8:7"),
            ("name: carol has", "nam: carol has", "6:7"),
        ])
    func faults(old: String, new: String, place: String) {
        do throws(SchemaError) {
            _ = try PolicyTests(parsing: Array(Self.table.replacing(old, with: new).utf8))
            Issue.record("it parses")
        } catch {
            #expect("\(error.location)" == place, "\(error)")
        }
    }

    @Test("owners are those who may sign a change, later lines outweigh earlier ones")
    func codeOwners() throws {
        let prod = try #require(ScopeName("prod"))
        let secrets = [
            ("payments/db", "secrets/payments/db.yaml"), ("root", "secrets/my root#1.yaml"), ("x", "secrets/x.yaml"),
        ]
        .map { PolicySubject(resource: PolicyResource(scope: "prod", name: $0.0), tags: [:], path: .init($0.1)) }
        let owners = CodeOwners(
            try PolicyFixture.policy(), secrets: secrets, scopes: [prod], folders: ["secrets"], time: 0)
        #expect(
            owners.text == """
                # no handle: carol
                /.git-seal/ @alice @org/bob
                /secrets/ @alice @org/bob
                /.git-seal/scopes/prod/ @alice @org/bob
                /secrets/my\\ root\\#1.yaml @alice
                /secrets/payments/db.yaml @alice @org/bob
                /secrets/x.yaml @alice @org/bob

                """)
    }
}

import Catalog
import Testing
import Trust

@Suite("Large policies")
struct PolicySizeTests {
    @Test("the largest policy is read, evaluated and linted in seconds")
    func largest() throws {
        let people = (0..<Policy.maximumCount).map { number in
            "    p\(number): {keys: [\"\(TestKey.plain(UInt16(number)))\"]}\n"
        }
        let patterns = (0..<10).map { "\"prod:a\($0)/**/[a-z]*\"" }.joined(separator: ", ")
        let statements = (0..<Policy.maximumCount).map { number in
            """
                - {sid: S\(number), effect: allow, principals: ["*"], actions: ["secret:*", "*:Put"], \
            resources: ["prod:s\(number)", \(patterns)]}

            """
        }
        let text =
            "apiVersion: git-seal/v1\nkind: Policy\nspec:\n  principals:\n" + people.joined() + "  statements:\n"
            + statements.joined()
        let clock = ContinuousClock()
        let start = clock.now
        let policy = try Policy(parsing: Array(text.utf8))
        let decision = policy.decide(
            PolicyRequest(
                .principal("p7", .none), .secretPut, PolicyResource(scope: "prod", name: "z9/b/c/d/e/F"),
                branch: "main",
                time: 0))
        #expect(decision.reason == .nothingAllows)
        #expect(PolicyLint(policy, secrets: [], scopes: [], now: 0).findings().count > Policy.maximumCount)
        let taken = clock.now - start
        #expect(taken < .seconds(60))
    }
}

import Catalog
import TestSupport
import Testing
import Trust

/// Entry points for whatever makes bytes: none of them may crash, or take long.
enum PolicyFuzz {
    static func run(_ bytes: [UInt8]) {
        if let policy = try? Policy(parsing: bytes) {
            for principal in policy.principals {
                let request = PolicyRequest(
                    .principal(principal.name, .touched), .secretPut,
                    PolicyResource(scope: "prod", name: "payments/db"),
                    branch: "main", time: 0)
                let decision = policy.decide(request)
                // Whatever the file says: what is allowed has been granted.
                precondition(
                    !decision.isAllowed
                        || policy.grant(to: principal.name, .secretPut, request.resource, time: 0).isPossible)
            }
            _ = PolicyLint(policy, secrets: [], scopes: [], now: 0).findings()
            precondition(Policy.forbiddenChange(from: policy, to: policy) == nil)
        }
        if let tests = try? PolicyTests(parsing: bytes), let policy = try? PolicyFixture.policy() {
            _ = tests.outcomes(policy)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        _ = (ResourcePattern(text), ActionPattern(text), BranchCondition(text), TagPattern(text), PolicyResource(text))
        _ = (WeekdaySet(text), HourRange(text), Instant.seconds(text))
    }
}

@Suite("Damaged policies")
struct PolicyFuzzTests {
    @Test("thousands of damaged policies and tables end in a value or an error")
    func mutations() {
        let seed: UInt64 = 11
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        let inputs = [
            PolicyFixture.filled(PolicyFixture.text), PolicyTableTests.table, "prod*:payments/[a-z]*", "mon-fri,sun",
            "08:00-18:00",
            "2026-11-27T12:00Z", "secret:*",
        ]
        for _ in 0..<500 {
            for input in inputs { PolicyFuzz.run(generator.mutation(of: Array(input.utf8))) }
        }
    }
}

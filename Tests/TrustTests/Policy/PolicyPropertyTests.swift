import Catalog
import Sealing
import TestSupport
import Testing
import Trust

/// Random policies from a small vocabulary whose meaning is written down here by hand, and a second evaluator that knows
/// nothing of the first.
@Suite("Any policy")
struct PolicyPropertyTests {
    private struct Rule {
        var allows: Bool
        var principals: [String]
        var actions: [String]
        var resources: [String]
        var mfa: Int?
        var branch: String?
        var isFriday = false
        var tier: String?
    }

    private struct Question {
        let who: String
        let action: String
        let resource: String
        let presence: Int
        let branch: String?
        let time: Int64?
        let tags: [String: String]?
    }

    private static let names = ["alice", "bob", "carol", "github", "payments", "keepers", "*"]
    private static let members: [String: [String]] = [
        "payments": ["alice", "carol"], "keepers": ["alice", "bob"], "*": ["alice", "bob", "carol", "github"],
    ]
    private static let actionMeanings: [String: @Sendable (String) -> Bool] = [
        "*": { _ in true }, "secret:*": { $0.hasPrefix("secret:") }, "*:Put": { $0.hasSuffix(":Put") },
        "secret:Put": { $0 == "secret:Put" }, "policy:*": { $0.hasPrefix("policy:") },
        "scope:Put": { $0 == "scope:Put" }, "trust:Reset": { $0 == "trust:Reset" },
        "secret:Delete": { $0 == "secret:Delete" },
    ]
    private static let resourceMeanings: [String: @Sendable (String) -> Bool] = [
        "*": { _ in true }, "prod:*": { $0.hasPrefix("prod:") },
        "prod:payments/**": { $0.hasPrefix("prod:payments/") }, "*:root": { $0.hasSuffix(":root") },
        ".git-seal:policy.yaml": { $0 == ".git-seal:policy.yaml" }, ".git-seal:*": { $0.hasPrefix(".git-seal:") },
        "dev:.scope": { $0 == "dev:.scope" }, "d*:**": { $0.hasPrefix("dev:") },
    ]
    private static let resources = [
        "prod:payments/db", "prod:root", "dev:root", "dev:payments/db", "prod:.scope", "dev:.scope",
        ".git-seal:policy.yaml", ".git-seal:config.yaml", ".git-seal:.history", "prod:.files/payments/a.yaml",
    ]
    private static let branches = ["main", "release/*"]
    private static let thursday: Int64 = 1_795_651_200

    // MARK: - Making

    private static func rule(_ generator: inout SeededGenerator) -> Rule {
        func some(_ names: [String]) -> [String] {
            (0..<Int.random(in: 1...2, using: &generator)).compactMap { _ in names.randomElement(using: &generator) }
        }
        let allows = Int.random(in: 0..<4, using: &generator) > 0
        var rule = Rule(
            allows: allows, principals: some(names), actions: some(actionMeanings.keys.sorted()),
            resources: some(resourceMeanings.keys.sorted()))
        if allows, Int.random(in: 0..<4, using: &generator) == 0 { rule.mfa = Int.random(in: 1...2, using: &generator) }
        if Int.random(in: 0..<4, using: &generator) == 0 { rule.branch = branches.randomElement(using: &generator) }
        if Int.random(in: 0..<4, using: &generator) == 0 { rule.isFriday = true }
        if Int.random(in: 0..<4, using: &generator) == 0 {
            rule.tier = ["gold", "g*"].randomElement(using: &generator)
        }
        return rule
    }

    private static func question(_ generator: inout SeededGenerator) -> Question {
        Question(
            who: ["alice", "bob", "carol", "github", "mallory"].randomElement(using: &generator) ?? "alice",
            action: PolicyAction.allCases.randomElement(using: &generator)?.rawValue ?? "",
            resource: resources.randomElement(using: &generator) ?? "",
            presence: Int.random(in: 0...2, using: &generator),
            branch: ["refs/heads/main", "release/1", "refs/tags/main", nil].randomElement(using: &generator) ?? nil,
            time: [thursday, thursday + 86_400, nil].randomElement(using: &generator) ?? nil,
            tags: [[:], ["tier": "gold"], ["tier": "green"], nil].randomElement(using: &generator) ?? nil)
    }

    private static func text(_ rules: [(Int, Rule)], revoked: String? = nil) -> String {
        func quoted(_ texts: [String]) -> String { "[" + texts.map { "\"\($0)\"" }.joined(separator: ", ") + "]" }
        let statements = rules.map { number, rule in
            var conditions: [String] = []
            if let mfa = rule.mfa { conditions.append("mfa: \(mfa == 1 ? "touch" : "verified")") }
            if let branch = rule.branch { conditions.append("branch: \"\(branch)\"") }
            if rule.isFriday { conditions.append("time: {weekdays: fri}") }
            if let tier = rule.tier { conditions.append("tags: {tier: \"\(tier)\"}") }
            return """
                    - {sid: S\(number), effect: \(rule.allows ? "allow" : "deny"), principals: \(quoted(rule.principals)), \
                actions: \(quoted(rule.actions)), resources: \(quoted(rule.resources)), \
                conditions: {\(conditions.joined(separator: ", "))}}

                """
        }
        let head = PolicyFixture.text.split(separator: "  statements:\n")[0]
            .replacing(
                "  revoked:\n", with: "  revoked:\n" + (revoked.map { "    - {key: \($0), since: 2026-01-01}\n" } ?? "")
            )
        return head + "  statements:\n" + statements.joined()
    }

    // MARK: - The second evaluator

    /// `true`, `false`, or `nil` where nobody can say.
    private static func conditions(_ rule: Rule, _ question: Question) -> [Bool?] {
        var answers: [Bool?] = []
        if let mfa = rule.mfa { answers.append(question.presence >= mfa) }
        if let branch = rule.branch {
            answers.append(
                question.branch.map { branch == "main" ? $0 == "refs/heads/main" : $0 == "release/1" })
        }
        if rule.isFriday { answers.append(question.time.map { $0 == thursday + 86_400 }) }
        if let tier = rule.tier {
            answers.append(
                question.tags.map { tags in tags["tier"].map { tier == "gold" ? $0 == "gold" : true } ?? false })
        }
        return answers
    }

    private static func isAllowed(_ rules: [Rule], _ question: Question, revoked: String? = nil) -> Bool {
        guard question.who != "mallory", question.who != revoked else { return false }
        let family = question.action.prefix { $0 != ":" }
        let expected =
            switch question.resource {
            case ".git-seal:.history": "trust"
            case _ where question.resource.hasPrefix(".git-seal:"): "policy"
            case _ where question.resource.hasSuffix(":.scope"): "scope"
            default: "secret"
            }
        guard family == expected, question.who != "github" || family == "secret" else { return false }
        let about = rules.filter { rule in
            rule.principals.contains { (members[$0] ?? [$0]).contains(question.who) }
                && rule.actions.contains { actionMeanings[$0]?(question.action) ?? false }
                && rule.resources.contains { resourceMeanings[$0]?(question.resource) ?? false }
        }
        if about.contains(where: { !$0.allows && !conditions($0, question).contains(false) }) { return false }
        return about.contains { $0.allows && conditions($0, question).allSatisfy { $0 == true } }
    }

    private static func decision(_ policy: Policy, _ question: Question) throws -> PolicyDecision {
        policy.decide(
            PolicyRequest(
                .principal(question.who, UserPresence(rawValue: question.presence) ?? .none),
                try #require(PolicyAction(rawValue: question.action)), try #require(PolicyResource(question.resource)),
                tags: question.tags, branch: question.branch, time: question.time))
    }

    // MARK: - Properties

    @Test(
        "says what a second evaluator says, in whatever order its statements stand; a deny and a revocation only take away"
    )
    func properties() throws {
        let seed: UInt64 = 20
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        var allowed = 0
        for _ in 0..<150 {
            let rules = (0..<Int.random(in: 1...8, using: &generator)).map { ($0, Self.rule(&generator)) }
            let policy = try PolicyFixture.policy(Self.text(rules))
            let shuffled = try PolicyFixture.policy(Self.text(rules.shuffled(using: &generator)))
            var denial = Self.rule(&generator)
            (denial.allows, denial.mfa) = (false, nil)
            let stricter = try PolicyFixture.policy(Self.text(rules + [(99, denial)]))
            let revoked = try PolicyFixture.policy(Self.text(rules, revoked: "BOB"))
            for _ in 0..<40 {
                let question = Self.question(&generator)
                let decision = try Self.decision(policy, question)
                #expect(
                    decision.isAllowed == Self.isAllowed(rules.map(\.1), question), "\(rules) \(question) \(decision)")
                let again = try Self.decision(shuffled, question)
                #expect(Set(again.deciding) == Set(decision.deciding) && again.isAllowed == decision.isAllowed)
                let denied = try Self.decision(stricter, question)
                #expect(denied.isAllowed == Self.isAllowed(rules.map(\.1) + [denial], question))
                #expect(!denied.isAllowed || decision.isAllowed)
                let without = try Self.decision(revoked, question)
                #expect(without.isAllowed == Self.isAllowed(rules.map(\.1), question, revoked: "bob"))
                if decision.isAllowed { allowed += 1 }
            }
        }
        // Otherwise the properties would say little.
        #expect(allowed > 150)
    }
}

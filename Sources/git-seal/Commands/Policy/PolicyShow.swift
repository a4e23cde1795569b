import ArgumentParser
import Catalog
import Trust

struct PolicyShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show who may do what, in all or with one secret.",
        discussion: """
            EXAMPLES
              git seal policy show
              git seal policy show payments/db
              git seal policy show --principal alice payments/db --json
              git seal policy show .git-seal:policy.yaml
            """)

    @Argument(help: "A secret, or a resource as prod:payments/db, prod:.scope or .git-seal:policy.yaml.")
    var secret: String?

    @Option(help: "Only this principal.")
    var principal: String?

    @Option(help: "The secret's scope, where its name is in several.")
    var scope: String?

    @Flag(help: "One JSON array.")
    var json = false

    struct Row: Encodable {
        let principal: String
        let action: String
        let effect: String
        let statements: [Statement]

        struct Statement: Encodable {
            let sid: String
            let conditions: String
        }
    }

    struct Rule: Encodable {
        let sid: String
        let effect: String
        let principals: [String]
        let actions: [String]
        let resources: [String]
        let conditions: String
    }

    func run() throws {
        let workspace = try Workspace.open()
        let policy = try workspace.policy()
        if let principal, policy.principal(named: principal) == nil {
            var diagnostic = Diagnostic("there is no principal \"\(principal)\"", status: .findings)
            if let nearest = NearestName.of(principal, among: policy.principals.map(\.name)) {
                diagnostic.hints = ["did you mean \"\(nearest)\"?"]
            }
            throw diagnostic
        }
        if let secret {
            let (resource, tags) = try subject(secret, workspace)
            try show(grants(policy, resource, tags), resource)
        } else {
            try showRules(policy)
        }
    }

    private func subject(_ text: String, _ workspace: Workspace) throws -> (PolicyResource, [String: String]?) {
        if text.contains(":") {
            guard let resource = PolicyResource(text) else {
                throw Diagnostic(
                    "\"\(text)\" is no resource", because: "it must be as prod:payments/db or .git-seal:policy.yaml",
                    status: .usage)
            }
            return (resource, try workspace.policySubjects().first { $0.resource == resource }?.tags)
        }
        let manifest = try workspace.manifest(named: text, scope: scope)
        return (PolicyResource(manifest.id), manifest.tags)
    }

    // MARK: - One resource

    private func grants(_ policy: Policy, _ resource: PolicyResource, _ tags: [String: String]?) -> [Row] {
        let actions = PolicyAction.allCases.filter { resource.families.contains($0.family) }
        return policy.principals.filter { principal == nil || $0.name == principal }.flatMap { principal in
            actions.flatMap { action -> [Row] in
                let grant = policy.grant(to: principal.name, action, resource, tags: tags, time: Workspace.now)
                guard grant.isPossible else { return [] }
                return [row(principal, action, grant.allowing, "allow")]
                    + (grant.denying.isEmpty ? [] : [row(principal, action, grant.denying, "deny")])
            }
        }
    }

    private func row(
        _ principal: PolicyPrincipal, _ action: PolicyAction, _ statements: [PolicyStatement], _ effect: String
    ) -> Row {
        Row(
            principal: principal.name, action: action.rawValue, effect: effect,
            statements: statements.map { .init(sid: $0.sid, conditions: $0.conditions.text) })
    }

    private func show(_ rows: [Row], _ resource: PolicyResource) throws {
        if json { return try Terminal.output(json: rows) }
        Terminal.output(
            table: rows.map { row in
                let statements = row.statements.map { $0.conditions.isEmpty ? $0.sid : "\($0.sid) (\($0.conditions))" }
                return [row.principal, row.action, row.effect, statements.joined(separator: ", ")]
            })
        if rows.isEmpty {
            Terminal.output("\(principal ?? "nobody") may \(principal == nil ? "" : "not ")change \(resource)")
        }
    }

    // MARK: - The whole

    private func showRules(_ policy: Policy) throws {
        let rules = policy.statements.filter { statement in principal.map(statement.principals.contains) ?? true }.map {
            Rule(
                sid: $0.sid, effect: $0.effect.rawValue, principals: $0.principalNames, actions: $0.actions.map(\.text),
                resources: $0.resources.map(\.text), conditions: $0.conditions.text)
        }
        if json { return try Terminal.output(json: rules) }
        for known in policy.principals where principal == nil || known.name == principal {
            for key in known.keys {
                Terminal.output("\(known.name)  \(key.label)\(policy.isRevoked(key) ? "  revoked" : "")")
            }
        }
        Terminal.output("")
        Terminal.output(
            table: rules.map { rule in
                [
                    rule.sid, rule.effect, rule.principals.joined(separator: ","), rule.actions.joined(separator: ","),
                    rule.resources.joined(separator: " "), rule.conditions,
                ]
            })
    }
}

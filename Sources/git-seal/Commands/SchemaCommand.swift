import ArgumentParser
import Catalog
import Trust

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of a kind of file, for editors.",
        discussion: """
            EXAMPLES
              git seal schema secret > .vscode/git-seal-secret.json
              git seal schema config
            """)

    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case secret
        case config
        case scope
        case policy
        case policyTests = "policy-tests"
    }

    @Argument(help: "secret, config, scope, policy or policy-tests.")
    var kind: Kind

    func run() {
        switch kind {
        case .secret: Terminal.output(JSONSchemas.secret)
        case .config: Terminal.output(JSONSchemas.config)
        case .scope: Terminal.output(JSONSchemas.scope)
        case .policy: Terminal.output(JSONSchemas.policy)
        case .policyTests: Terminal.output(JSONSchemas.policyTests)
        }
    }
}

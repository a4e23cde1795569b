import ArgumentParser

struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Policy: who may change what.",
        discussion: """
            .git-seal/policy.yaml names principals with their public SSH keys, and says in statements who may do what \
            with which secrets. Signed commits are judged by it before anything is applied. A deny outweighs every allow, \
            and what no statement allows is not allowed.
            """,
        subcommands: [
            PolicyInit.self, PolicyShow.self, PolicyExplain.self, PolicyLintCommand.self, PolicyTest.self,
            PolicyCodeOwners.self,
        ])
}

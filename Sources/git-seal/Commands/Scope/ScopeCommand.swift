import ArgumentParser

struct ScopeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scope",
        abstract: "Scopes: who can read, and where values may go.",
        discussion: """
            A scope has one key pair. Sealing needs its public half, which lies in the repository; the other half lies \
            there too, in one age file for each recipient. The scope's state is signed by its own key, so only somebody \
            who reads a scope can change who reads it, and every clone notices when somebody tried.
            """,
        subcommands: [
            ScopeCreate.self, ScopeAdd.self, ScopeRemove.self, ScopeRekey.self, ScopeReseal.self, ScopeAllow.self,
            ScopeDeny.self, ScopeTrustCommand.self, ScopeMerge.self, ScopeWho.self, ScopeShow.self, ScopeList.self,
        ])
}

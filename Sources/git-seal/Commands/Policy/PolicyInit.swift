import ArgumentParser
import Catalog
import Trust

struct PolicyInit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Propose a policy: these keys may do everything, nobody else anything.",
        discussion: """
            Writes .git-seal/policy.yaml and sets nothing else. Without --key it takes the key that git signs your commits \
            with (user.signingKey, with gpg.format ssh). Name two: with one, a lost key locks everybody out.

            EXAMPLES
              git seal policy init
              git seal policy init --key alice=~/.ssh/id_ed25519.pub --key bob=bob.pub
              git seal policy init --key "alice=ssh-ed25519 AAAA…" --print
            """)

    @Option(
        name: .customLong("key"),
        help: ArgumentHelp(
            "A principal's public key: a file, or the line itself. Without NAME, its comment is the name.",
            valueName: "[NAME=]FILE|LINE"))
    var keys: [String] = []

    @Flag(help: "Print it instead of writing it.")
    var print = false

    func run() throws {
        let workspace = try Workspace.open()
        let principals = try principals(workspace)
        let text = Policy.initialText(principals)
        do throws(SchemaError) {
            _ = try Policy(parsing: Array(text.utf8))
        } catch {
            throw error.diagnostic
        }
        if print { return Terminal.output(text, terminator: "") }
        let path = try workspace.revision.source.pathForWriting(Policy.path)
        guard try workspace.policyBytes() == nil else {
            throw Diagnostic(
                "there is a policy already", at: "\(Policy.path)", because: "it would be overwritten",
                hint: "edit it; git seal policy init --print shows what would be written", status: .cannotRun)
        }
        try workspace.write(Array(text.utf8), to: path)
        Terminal.note("wrote \(Policy.path) for \(principals.map(\.name).joined(separator: " and "))")
        for line in Self.nextSteps { Terminal.note(line) }
        if principals.count < 2 {
            Terminal.warn(
                "only one principal may change the policy",
                hint: "give another --key NAME=FILE, or add one to the file: a lost key would lock everybody out")
        }
    }

    /// The command sets nothing but the file: what it takes to be binding is decided outside the repository.
    private static let nextSteps = [
        "",
        "next: git seal policy lint, then commit it signed: git commit -S",
        "to see what it would refuse, with that commit as the root of trust:",
        "  git seal reconcile --verify warn --root COMMIT",
        "to enforce it, where git seal reconcile runs: --verify enforce --root COMMIT --pin, or GIT_SEAL_ROOT;",
        "  both are kept outside the repository, so that no commit can lower them",
    ]

    private func principals(_ workspace: Workspace) throws -> [(name: String, key: SSHPublicKey)] {
        if keys.isEmpty { return [try PrincipalKey.ofUser(workspace.repository)] }
        var principals: [(name: String, key: SSHPublicKey)] = []
        for argument in keys {
            let principal = try PrincipalKey.argument(argument)
            if let other = principals.first(where: { $0.name == principal.name || $0.key == principal.key }) {
                throw Diagnostic(
                    "\"\(principal.name)\" is there twice",
                    because: other.name == principal.name
                        ? "each name stands for one principal" : "\(other.name) has the same key", status: .usage)
            }
            principals.append(principal)
        }
        return principals
    }
}

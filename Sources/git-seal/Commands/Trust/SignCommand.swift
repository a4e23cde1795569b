import ArgumentParser
import Catalog
import GitRepository
import Trust

struct SignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Vouch for staged changes in a statement that is committed with them.",
        discussion: """
            A signed commit loses its signature when a forge squashes or rebases it. A change statement is a file of \
            .git-seal/changes, so it survives: your signature over what changes from which commit on. It is written and \
            staged; commit it with the changes. Only what a policy governs is in it: secrets, files with sealed values, \
            and .git-seal. The key is the one that git signs with: user.signingKey, in a file, an agent, or a security key.

            EXAMPLES
              git seal sign                        what is staged
              git seal sign --all                  everything that differs from HEAD
              git seal sign secrets/payments       these files, staged or not
              git seal sign --base origin/main     all that the branch changes, in one statement
              git seal sign --key ~/.ssh/id_work   another key than git's
            """)

    @Argument(
        help: "Files and folders, as they are in the work tree; without any, what is staged.", completion: .file())
    var paths: [String] = []

    @Option(help: "Vouch for what changes since this branch, tag or commit was left, instead of since HEAD.")
    var base: String?

    @Flag(help: "Vouch for everything in the work tree, staged or not.")
    var all = false

    @Option(help: "The key: a file, or key:: and a public key that an agent has.")
    var key: String?

    @Flag(help: "One JSON object.")
    var json = false

    func validate() throws {
        if all && !paths.isEmpty { throw ValidationError("give either --all or the files") }
    }

    func run() throws {
        let workspace = try Workspace.open()
        let repository = workspace.repository
        let base = try baseCommit(repository)
        let chosen = try chosenPaths(workspace)
        let addition: StagedAddition = all ? .everything : chosen.isEmpty ? .nothing : .paths(chosen)
        let tree = try repository.stagedTree(adding: addition)
        let changes = try GovernedChanges.between(try repository.tree(of: base), tree, in: repository)
            .filter { change in chosen.isEmpty || chosen.contains(where: change.path.isInside) }
        guard !changes.isEmpty else {
            if json { try Terminal.output(json: StatementView?.none) }
            Terminal.note("nothing to vouch for: no secret, sealed value or setting changes\(hintForNothing)")
            return
        }
        if !json { for change in changes { Terminal.output(change.line) } }
        let signer = try SSHSigner(
            .init(
                of: repository, key: key, agent: OwnEnvironment.path("SSH_AUTH_SOCK"), home: OwnEnvironment.path("HOME")
            ),
            passphrases: Passphrases.asked)
        let statement = try ChangeStatement.make(
            repository: workspace.config.repository, base: base, changes: changes, sign: signer.sign)
        try write(statement, in: workspace)
        let key = try statement.signer().key
        if json { return try Terminal.output(json: StatementView(statement, key)) }
        Terminal.note("signed with \(key.algorithm) \(key.fingerprint) in \(statement.path), which is staged")
    }

    private func write(_ statement: ChangeStatement, in workspace: Workspace) throws {
        let lock = try workspace.lock()
        try workspace.write(
            Array(statement.text.utf8), to: try workspace.revision.source.pathForWriting(statement.path))
        try workspace.repository.stage([statement.path])
        _ = consume lock
    }

    private func baseCommit(_ repository: Repository) throws -> CommitID {
        guard let head = try repository.head().commit else {
            throw Diagnostic(
                "there is nothing to vouch for yet", because: "a statement says what changes since a commit",
                hint: "make the first commit: where trust begins, it is taken as it is", status: .cannotRun)
        }
        guard let base else { return head }
        let other = try repository.resolve(base)
        let common = try repository.mergeBases(other, head)
        guard let only = common.first, common.count == 1 else {
            throw Diagnostic(
                "cannot tell what changes since \"\(base)\"",
                because: common.isEmpty
                    ? "it has no history in common with HEAD"
                    : "branches were merged crosswise: there are \(common.count) commits where it was left",
                hint: "name the commit: --base COMMIT", status: .cannotRun)
        }
        return only
    }

    private func chosenPaths(_ workspace: Workspace) throws -> [RepositoryPath] {
        guard let names = WorkTreePaths(root: workspace.root) else { return [] }
        return try paths.map { path in
            if names.isRoot(path) { throw ValidationError("for everything, say --all") }
            let name = names.name(path)
            guard !name.hasPrefix("/"), !name.hasPrefix("..") else {
                throw Diagnostic(
                    "\"\(path)\" is not in this repository", because: "it leads out of \(workspace.root)",
                    status: .usage)
            }
            return RepositoryPath(name)
        }
    }

    private var hintForNothing: String {
        all || !paths.isEmpty || base != nil ? "" : " in what is staged; --all looks at the work tree"
    }
}

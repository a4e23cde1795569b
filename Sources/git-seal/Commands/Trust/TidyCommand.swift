import ArgumentParser
import Catalog
import Files
import GitRepository
import Trust

struct TidyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tidy",
        abstract: "Remove change statements that have done their work.",
        discussion: """
            A statement vouches for the step that brings it to the branch that is delivered. Once it is there, whoever \
            verifies finds it in history; in the work tree it is of no more use. Statements of branches under way stay. \
            The files are removed and staged; nothing is committed.

            EXAMPLES
              git seal tidy                  those that origin's main branch has
              git seal tidy --ref main       those that this branch has
              git seal tidy --dry-run        says which
            """)

    @Option(help: "The branch, tag or commit that is delivered; by default what origin calls its main branch.")
    var ref: String?

    @Flag(help: "Say what would be removed, and change nothing.")
    var dryRun = false

    @Flag(help: "One JSON array with the files' paths.")
    var json = false

    func run() throws {
        let workspace = try Workspace.open()
        let repository = workspace.repository
        let tree = try repository.tree(of: try landed(repository))
        let landed = try ChangeStatement.all(in: tree, of: repository)
        for fault in landed.faults { Terminal.warn("left alone: \(fault.diagnostic.sentence)") }
        let lock = try workspace.lock()
        let source = workspace.revision.source
        let removable = try landed.statements.map(\.path).filter { path in
            guard let here = try source.read(path, atMost: ChangeStatement.maximumLength) else { return false }
            return try here == repository.file(at: path, in: tree, atMost: ChangeStatement.maximumLength)
        }
        if !dryRun {
            for path in removable { try Files.remove(try source.pathForWriting(path)) }
            try repository.stage(try removable.filter { try repository.stagedEntry(at: $0) != nil })
        }
        _ = consume lock
        if json { return try Terminal.output(json: removable.map(\.description)) }
        for path in removable { Terminal.output("\(path)") }
        let done = dryRun ? "would be removed" : removable.isEmpty ? "removed" : "removed and staged"
        Terminal.note("\(quantity(removable.count, "landed statement")) \(done)")
    }

    private func landed(_ repository: Repository) throws -> CommitID {
        if let ref { return try repository.resolve(ref) }
        do throws(GitError) {
            return try repository.resolve("refs/remotes/origin/HEAD")
        } catch .noSuchRevision {
            throw Diagnostic(
                "which statements have landed?", because: "this clone does not know the main branch of origin",
                hint: "name the branch that is delivered: git seal tidy --ref main", status: .usage)
        }
    }
}

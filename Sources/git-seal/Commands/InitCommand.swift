import ArgumentParser
import Catalog
import Files
import GitRepository
import SystemPackage

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Prepare this repository: config, hook, scanner rules.",
        discussion: """
            Writes .git-seal/config.yaml, scan.toml and .gitattributes where they are missing, installs the pre-commit \
            hook and compiles the scanner's rules. Run again, it changes nothing.

            EXAMPLES
              git seal init
              git seal init --new-id         after forking, or in a copy of a template
            """)

    @Flag(help: "Give this repository an id of its own: for forks and templates.")
    var newId = false

    func run() throws {
        let repository = try Repository.openFromEnvironment()
        guard let root = repository.workTree else { throw GitError.bare }
        let directory = root.appending(".git-seal")
        try Files.createDirectories(directory)
        let remote = try repository.remotes().first { $0.name == "origin" }?.publicURL
        var wroteAnything = false
        for file in initialFiles(remote: remote) {
            let path = directory.appending(file.name)
            if Files.exists(path) { continue }
            try Files.writeAtomically(Array(file.content.utf8), to: path)
            Terminal.note("wrote .git-seal/\(file.name)")
            wroteAnything = true
        }
        if newId {
            try Workspace.open().replaceRepositoryID(remote: remote)
            Terminal.note("gave the repository a new id in .git-seal/config.yaml")
            wroteAnything = true
        }
        for outcome in try HookInstallation(repository: repository).install() {
            if case .alreadyThere = outcome.place { continue }
            Terminal.note(outcome.message.text)
            if let hint = outcome.message.hint { Terminal.note("hint: \(hint)") }
            wroteAnything = true
        }
        try Scan.warmCache()
        guard wroteAnything else { return Terminal.note("everything is in place already") }
        if newId { return }
        Terminal.note("")
        if Files.exists(IdentityLookup.defaultPath) {
            Terminal.note("next: git seal scope create prod --recipient me=\"$(git seal keygen --show-public)\"")
        } else {
            Terminal.note("next: git seal keygen")
            Terminal.note("then: git seal scope create prod --recipient me=\"$(git seal keygen --show-public)\"")
        }
    }

    private func initialFiles(remote: String?) -> [(name: String, content: String)] {
        [
            ("config.yaml", Config.initialText(remote: remote)),
            ("scan.toml", InitialFiles.scanRules),
            (".gitattributes", ScopePaths.gitAttributes),
        ]
    }
}

/// What `init` writes besides the config.
enum InitialFiles {
    static let scanRules = """
        # Scanner rules of this repository, on top of the built-in ones. Files that Gitleaks reads work here too.
        #
        # A rule of your own, tested by `examples`:
        #
        # [[rules]]
        # id = "acme-deploy-key"
        # description = "Acme deploy key"
        # regex = '''\\bacme_[0-9a-f]{32}\\b'''
        # keywords = ["acme_"]
        # examples = ["acme_0123456789abcdef0123456789abcdef"]
        #
        # What shall not be reported:
        #
        # [[allowlists]]
        # description = "test fixtures"
        # paths = ['''^tests/fixtures/''']

        """
}

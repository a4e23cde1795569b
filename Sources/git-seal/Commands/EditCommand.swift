import ArgumentParser
import Catalog
import Files
import Glibc
import SecretMemory
import Subprocess
import SystemPackage

struct EditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Change a secret's values in an editor.",
        discussion: """
            The text lies on a memory file system while the editor runs, and is wiped afterwards. Values that were not \
            touched keep their tokens, byte for byte; an editor that fails, or changes nothing, changes nothing.

            EXAMPLES
              git seal edit payments/db
              GIT_EDITOR='code --wait' git seal edit payments/db
            """)

    @Argument(help: "The secret's name.")
    var name: String

    @Option(help: "The scope, where the name lives in several.")
    var scope: String?

    static let maximumLength = 8 << 20

    func run() async throws {
        let workspace = try Workspace.open()
        let manifest = try workspace.manifest(named: name, scope: scope)
        let session = try EditSession(manifest, in: workspace)
        let text = try session.text(comment: comment(manifest))
        let directory = try MemoryDirectory()
        let path = directory.path.appending("\(name.split(separator: "/").last ?? "secret").txt")
        try Files.create(text, at: path)
        try await runEditor(await editor(), on: path)
        let edited = try Files.readSecret(path, atMost: Self.maximumLength)
        guard !edited.isEqual(to: text) else { return Terminal.note("nothing was changed") }
        let changes = try EditText.parse(edited)

        let lock = try workspace.lock()
        var draft = try workspace.draft(of: manifest)
        let count = try session.apply(changes, to: &draft, with: workspace)
        guard count > 0 else { return Terminal.note("nothing was changed") }
        try draft.write()
        _ = consume lock
        Terminal.note("changed \(quantity(count, "value")) in \(draft.displayPath)")
    }

    private func comment(_ manifest: SecretManifest) -> [String] {
        [
            "\(manifest.name) in scope \(manifest.scope). Lines that begin with # are ignored.",
            "After the colon and a space everything up to the end of the line is the value, without quotes;",
            "a value of several lines follows \"key: |\", each line indented by two spaces.",
            "Delete a line to remove the key, add one to add a key.",
        ]
    }

    /// The one that git would start; only git knows all the places where that is said.
    private func editor() async throws -> String {
        let result = try await Subprocess.run(
            .name("git"), arguments: ["var", "GIT_EDITOR"], output: .string(limit: 4096), error: .discarded)
        let text = result.standardOutput.split(separator: "\n").joined()
        guard result.terminationStatus.isSuccess, !text.isEmpty else {
            throw Diagnostic(
                "cannot open an editor", because: "git names none", hint: "set GIT_EDITOR or EDITOR", status: .cannotRun
            )
        }
        return text
    }

    private func runEditor(_ editor: String, on path: FilePath) async throws {
        // The editor is a shell command, as git has it; the path is an argument and never part of the command's text.
        let result = try await Subprocess.run(
            .name("sh"), arguments: ["-c", "\(editor) \"$1\"", "git-seal", path.string],
            input: .fileDescriptor(.standardInput, closeAfterSpawningProcess: false),
            output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
            error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
        guard result.terminationStatus.isSuccess else {
            throw Diagnostic(
                "nothing was changed", because: "the editor failed (\(editor))",
                hint: "name another one: GIT_EDITOR, core.editor, VISUAL or EDITOR", status: .cannotRun)
        }
    }
}

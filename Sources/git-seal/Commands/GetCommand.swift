import ArgumentParser
import Catalog
import GitRepository
import SealedFiles
import SecretMemory

struct GetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Print a secret, or one value of it.",
        discussion: """
            Without KEY, what a store would receive: the value, or all keys, sealed and plain, as one JSON object. On a \
            terminal a newline follows; into a pipe goes the value and nothing else. Of a file with values sealed in \
            place, KEY is the path of one. --at reads what a commit has, with the keys of now: they open what was sealed \
            under earlier ones too.

            EXAMPLES
              git seal get payments/db password
              git seal get payments/db | jq -r .username
              git seal get tls/site certificate > site.pem
              git seal get deploy/values.yaml spec.db.password
              git seal get payments/db --output env --field user --field password
              git seal get payments/db password --at HEAD~3
            """)

    @Argument(help: "The secret's name, or a file with values sealed in place.", completion: .file())
    var name: String

    @Argument(help: "The key within it, or the path within a file.")
    var key: String?

    @Option(help: "The scope, where the name lives in several.")
    var scope: String?

    @Option(help: "json, env, yaml, or raw for one value as it is.")
    var output: FieldsFormat?

    @Option(help: "Only this key; can be given several times.")
    var field: [String] = []

    @Option(help: "As of this commit.")
    var at: String?

    func validate() throws {
        if key != nil && !field.isEmpty { throw ValidationError("give either KEY or --field") }
    }

    func run() throws {
        let workspace = try Workspace.open()
        let value = try value(in: workspace)
        Terminal.output(value)
        if Terminal.outputIsTerminal { Terminal.output("") }
    }

    private func value(in workspace: Workspace) throws -> SecretBytes {
        if InPlaceFile.isNamed(by: name) { return try valueInPlace(in: workspace) }
        let manifest = try manifest(in: workspace)
        guard output != nil || !field.isEmpty else { return try workspace.open(manifest, key: key) }
        let secret = try SecretFields(manifest, delivering: false, in: workspace)
        let wanted = key.map { [$0] } ?? field
        for name in wanted where !secret.fields.contains(where: { $0.key == name }) {
            throw workspace.noSuchKey(name, of: manifest)
        }
        let fields = secret.fields.filter { wanted.isEmpty || wanted.contains($0.key ?? "") }
        return try (output ?? (fields.count == 1 ? .raw : .json)).text(of: fields, in: secret)
    }

    private func manifest(in workspace: Workspace) throws -> SecretManifest {
        guard let at else { return try workspace.manifest(named: name, scope: scope) }
        let revision = try Revision(workspace.source(at: at))
        return try revision.manifest(named: try secretName(name), scope: try scope.map(scopeName))
    }

    private func valueInPlace(in workspace: Workspace) throws -> SecretBytes {
        guard let key, output == nil else {
            throw Diagnostic(
                "which value of \(name)?", hint: "name its path, or git seal unseal \(name)", status: .usage)
        }
        let file = try InPlaceFile.read(name, in: workspace)
        guard let at else { return try workspace.value(at: key, in: file) }
        guard let place = file.place,
            let bytes = try workspace.source(at: at).read(place, atMost: SealedText.maximumLength)
        else { throw Diagnostic("there is no \(name) in \(at)", status: .findings) }
        return try workspace.value(
            at: key, in: InPlaceFile(bytes, file.text.format, name: "\(at):\(name)", place: place))
    }
}

extension FieldsFormat: ExpressibleByArgument {}

extension Workspace {
    /// The files of a commit.
    func source(at commit: String) throws -> TreeSource {
        TreeSource(repository: repository, tree: try repository.tree(of: try repository.resolve(commit)))
    }
}

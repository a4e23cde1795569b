import ArgumentParser
import Catalog
import GitRepository
import SealedFiles
import Sealing
import SecretMemory
import SystemPackage
import YAMLDocument

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
              git seal get deploy/app.env --output json
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

    @Option(help: "Only this key, or path within a file; can be given several times.")
    var field: [String] = []

    @Option(help: "With --output env: what all names of variables begin with.")
    var prefix = ""

    @Option(help: "As of this commit.")
    var at: String?

    func validate() throws {
        if !prefix.isEmpty && output != .env { throw ValidationError("--prefix goes with --output env") }
        if key != nil && !field.isEmpty { throw ValidationError("give either KEY or --field") }
    }

    func run() throws {
        let workspace = try Workspace.open()
        let value: SecretBytes
        do {
            value = try self.value(in: workspace)
        } catch let error as UnknownKey {
            let what = "\(error.sealed.label) of \(error.manifest.name)"
            throw try former(error.sealed.value, what, at: error.manifest.path, workspace) ?? error
        } catch let error as UnknownKeyInPlace {
            let place = error.file.text.places[error.index]
            guard let value = place.content.sealedValue else { throw error }
            throw try former(value, "\(place.label) of \(error.file.name)", at: error.file.place, workspace) ?? error
        }
        Terminal.output(value)
        if Terminal.outputIsTerminal { Terminal.output("") }
    }

    private func value(in workspace: Workspace) throws -> SecretBytes {
        if let file = try file(in: workspace) { return try value(in: file, workspace) }
        let manifest = try manifest(in: workspace)
        guard output != nil || !field.isEmpty else { return try workspace.open(manifest, key: key) }
        let secret = try SecretFields(manifest, in: workspace)
        for name in wanted where !secret.fields.contains(where: { $0.key == name }) {
            throw workspace.noSuchKey(name, of: manifest)
        }
        return try text(of: secret.fields.filter { wanted.isEmpty || wanted.contains($0.name) }, in: secret)
    }

    /// What to say of a value of a commit whose key is none any more.
    private func former(
        _ value: SealedValue, _ what: String, at place: RepositoryPath?, _ workspace: Workspace
    ) throws -> (any Error)? {
        guard let at else { return nil }
        return workspace.formerKey(value, what: what, at: place, in: try workspace.repository.resolve(at))
    }

    private var wanted: [String] { key.map { [$0] } ?? field }

    private func text(of fields: [SecretFields.Field], in secret: SecretFields) throws -> SecretBytes {
        try (output ?? (fields.count == 1 ? .raw : .json)).text(of: fields, in: secret, prefix: prefix)
    }

    private func manifest(in workspace: Workspace) throws -> SecretManifest {
        guard let at else { return try workspace.manifest(named: name, scope: scope) }
        let revision = try Revision(workspace.source(at: at))
        return try revision.manifest(named: try secretName(name), scope: try scope.map(scopeName))
    }

    /// The file that the name means, if it means one. One of a commit need not be there any more.
    private func file(in workspace: Workspace) throws -> InPlaceFile? {
        guard let at else {
            return InPlaceFile.isNamed(by: name) ? try InPlaceFile.read(name, in: workspace) : nil
        }
        guard let format = InPlaceFile.format(byName: name), let place = workspace.place(of: FilePath(name)),
            let bytes = try workspace.source(at: at).read(place, atMost: SealedText.maximumLength)
        else {
            guard InPlaceFile.isNamed(by: name) else { return nil }
            throw Diagnostic("there is no \(name) in \(at)", status: .findings)
        }
        try InPlaceFile.refuseManifest(bytes, name, at: place, in: workspace)
        return try InPlaceFile(bytes, format, name: "\(at):\(name)", place: place)
    }

    private func value(in file: InPlaceFile, _ workspace: Workspace) throws -> SecretBytes {
        if let key, output == nil { return try workspace.value(at: key, in: file) }
        var indices = try wanted.map { path in
            guard case .place(let index) = try file.target(of: path) else {
                throw InPlaceError(.init(.noPlace(path: path), at: .start), in: file.name)
            }
            return index
        }
        if wanted.isEmpty, output != nil, file.text.format == .dotenv { indices = Array(file.text.places.indices) }
        guard !indices.isEmpty else {
            throw Diagnostic(
                "which value of \(name)?", hint: "name its path, or git seal unseal \(name)", status: .usage)
        }
        let secret = SecretFields(file, at: indices, try workspace.open(file, only: Set(indices)))
        return try text(of: secret.fields, in: secret)
    }
}

extension FieldsFormat: ExpressibleByArgument {}

extension Workspace {
    /// The files of a commit.
    func source(at commit: String) throws -> TreeSource {
        TreeSource(repository: repository, tree: try repository.tree(of: try repository.resolve(commit)))
    }
}

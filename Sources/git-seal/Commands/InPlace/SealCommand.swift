import ArgumentParser
import BoundedPatterns
import Catalog
import GitRepository
import SealedFiles
import Sealing
import SystemPackage

struct SealCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal",
        abstract: "Seal values where they stand, in any YAML, JSON or .env file.",
        discussion: """
            Replaces the chosen values by sealed ones; no other byte changes. Needs public keys only. Without --keys, \
            --path and --all the rules under sealing in .git-seal/config.yaml choose; without FILE, all files that they \
            are for. A regex finds any key on the way to a value. References ({{ … }}, ${…}), empty values and what is \
            encrypted already are passed over.

            EXAMPLES
              git seal seal deploy/values.yaml --keys '^(password|token)$'
              git seal seal deploy/values.yaml --path spec.db.password --path 'users[name=alice].token'
              git seal seal .env --all
              kubectl create secret generic db --dry-run=client -o yaml … | git seal seal - --keys '^data$'
              git seal seal                               as the rules say
              git seal seal --binary site.p12             a whole file, into site.p12.sealed.yaml
            """)

    @Argument(help: "The files, or - for standard input.", completion: .file())
    var files: [String] = []

    @Option(help: "Seal what lies below keys that this regular expression finds.")
    var keys: String?

    @Option(help: "Seal what is at this path or below; can be given several times.")
    var path: [String] = []

    @Flag(help: "Seal everything but what a document is known by.")
    var all = false

    @Option(help: "The scope; by default the file's rules or other values say.")
    var scope: String?

    @Option(help: "yaml, json or dotenv, where the file's name does not say.")
    var format: String?

    @Flag(help: "Refuse values in lists whose items nothing tells apart.")
    var strict = false

    @Flag(help: "Say what would be sealed, and change nothing.")
    var dryRun = false

    @Flag(help: "Seal each file as a whole, whatever it holds, into FILE.sealed.yaml.")
    var binary = false

    func validate() throws {
        guard [keys != nil, !path.isEmpty, all].count(where: \.self) <= 1 else {
            throw ValidationError("give one of --keys, --path and --all")
        }
        if binary && files.isEmpty { throw ValidationError("name the files to seal with --binary") }
        if files.isEmpty && (keys != nil || !path.isEmpty || all) { throw ValidationError("name the files to seal") }
    }

    func run() async throws {
        let workspace = try Workspace.open()
        let lock = try workspace.lock()
        if binary {
            for file in files { try sealWhole(file, in: workspace) }
        } else {
            for file in try files.isEmpty ? ruledFiles(in: workspace) : files { try await seal(file, in: workspace) }
        }
        _ = consume lock
    }

    private func seal(_ argument: String, in workspace: Workspace) async throws {
        let file = try InPlaceFile.read(argument, format: format, in: workspace)
        var tokens: [Int: SealedValue] = [:]
        var scopes: [ScopeName: Int] = [:]
        let ids = file.text.documentIDs()
        for request in try requests(for: file, in: workspace) {
            let chosen = try file.attempt { (text) throws(SealedTextError) in try text.select(request.selection) }
                .filter { tokens[$0] == nil }
            guard !chosen.isEmpty else { continue }
            try tellUnbound(chosen, in: file)
            scopes[request.scope, default: 0] += chosen.count
            if dryRun {
                for index in chosen { Terminal.output("\(file.location(of: index)): \(file.text.places[index].label)") }
                continue
            }
            do {
                let sealer = try workspace.sealer(request.scope)
                tokens.merge(try await file.text.sealed(chosen, with: sealer, documentIDs: ids)) { $1 }
            } catch let error as SealedTextError {
                throw InPlaceError(error, in: file.name)
            }
        }
        if !dryRun { try file.replace(tokens, in: workspace) }
        guard !scopes.isEmpty else { return Terminal.note("nothing to seal in \(file.name)") }
        for (scope, count) in scopes.sorted(by: { $0.key < $1.key }) {
            Terminal.note(
                "\(dryRun ? "would seal" : "sealed") \(quantity(count, "value")) in \(file.name) for \(scope)")
        }
    }

    private func requests(for file: InPlaceFile, in workspace: Workspace) throws -> [SealingRequest] {
        let selections: [Selection]
        if let keys {
            selections = [.keys(try .ofUser(keys))]
        } else if all {
            selections = [.all]
        } else if !path.isEmpty {
            selections = try path.map { text in
                .path(try file.attempt { (_) throws(SealedTextError) in try PlacePath(text) })
            }
        } else {
            let requests = try workspace.sealingRequests(for: file.place)
            guard !requests.isEmpty else {
                throw Diagnostic(
                    "what should be sealed in \(file.name)?", because: "no rule in .git-seal/config.yaml is for it",
                    hint: "--keys '^(password|token)$', --path KEY.KEY, or --all", status: .usage)
            }
            let named = try scope.map(scopeName)
            return requests.map { SealingRequest(selection: $0.selection, scope: named ?? $0.scope) }
        }
        let scope = try workspace.sealingScope(named: scope, for: file)
        return selections.map { SealingRequest(selection: $0, scope: scope) }
    }

    private func tellUnbound(_ chosen: [Int], in file: InPlaceFile) throws {
        let unbound = chosen.filter { file.text.places[$0].isUnbound }
        guard let first = unbound.first else { return }
        let place = file.text.places[first]
        guard !strict else {
            throw InPlaceError(.init(.unboundItem(label: place.label), at: place.location), in: file.name)
        }
        Terminal.note(
            "\(place.label)\(unbound.count > 1 ? " and \(unbound.count - 1) more" : "") will open at any item of its list: "
                + "no name, id or key tells the items apart")
    }

    private func ruledFiles(in workspace: Workspace) throws -> [String] {
        let rules = workspace.config.sealing
        guard !rules.isEmpty else {
            throw Diagnostic(
                "what should be sealed?", because: "there are no rules under sealing in .git-seal/config.yaml",
                hint: "name files: git seal seal FILE --keys REGEX", status: .usage)
        }
        return try workspace.revision.source.files { folder in
            folder.string.map { text in rules.contains { $0.files.canMatch(below: text) } } ?? false
        }.filter { file in file.path.string.map { text in rules.contains { $0.files.matches(text) } } ?? false }
            .map { file in
                var path = workspace.revision.source.path(file.path)
                _ = path.removePrefix(RepositoryEnvironment.current.currentDirectory)
                return path.string
            }
    }
}

import ArgumentParser
import Catalog
import Sealing
import SecretMemory

struct SetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Seal a value, with nothing but public keys.",
        discussion: """
            The value comes from a pipe (one final newline is removed unless --raw), from --from-file (as it stands), or \
            from a question without echo. Only the file is changed, and of it only the line of the value: nothing is \
            staged or committed.

            EXAMPLES
              git seal set payments/db password                   asks for it
              pwgen -s 32 1 | git seal set payments/db password   from a pipe
              git seal set payments/token                         a secret that is one value, without keys
              git seal set tls/site certificate --from-file site.pem
              git seal set payments/db --plain username=payments --plain port=5432
              git seal set payments/db password --scope staging   the secret of that name in another scope
              git seal set deploy/values.yaml spec.db.password    a value in place, in a file of any kind
            """)

    @Argument(help: "The secret's name, as in payments/db, or a file with values sealed in place.", completion: .file())
    var name: String

    @Argument(help: "The key within it; without one the secret is a single value. Of a file, the path of the value.")
    var key: String?

    @Option(help: "The scope, where the configuration leaves it open or the name lives in several.")
    var scope: String?

    @Option(help: "KEY=VALUE that everyone may read; can be given several times.")
    var plain: [String] = []

    @Option(help: "Take the value from this file, byte by byte.", completion: .file())
    var fromFile: String?

    @Flag(help: "Keep the final newline of a pipe.")
    var raw = false

    @Option(help: "What the secret is for, for people.")
    var description: String?

    func validate() throws {
        if key != nil && !plain.isEmpty {
            throw ValidationError("give either a key to seal or --plain KEY=VALUE")
        }
        for pair in plain where !pair.dropFirst().contains("=") {
            throw ValidationError("--plain wants KEY=VALUE, not \"\(pair)\"")
        }
    }

    func run() throws {
        let workspace = try Workspace.open()
        if InPlaceFile.isNamed(by: name) { return try setInPlace(in: workspace) }
        let lock = try workspace.lock()
        var draft = try workspace.draft(named: name, scope: scope)
        if let description { try draft.setDescription(description) }
        for pair in plain {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            try draft.setPlain(String(parts[0]), to: String(parts[1]))
        }
        if plain.isEmpty {
            let value = try ValueInput.read(for: label, file: fromFile, isRaw: raw)
            try draft.seal(value, key: key, isFile: fromFile != nil, with: workspace)
        }
        try draft.write(in: workspace)
        _ = consume lock
        let what =
            plain.isEmpty ? "sealed \(label)" : "set \(plain.count == 1 ? "a plain key" : "plain keys") of \(name)"
        Terminal.note("\(what) in \(draft.displayPath)")
    }

    /// Seals a value at a path of a file, which is added if it is not there.
    private func setInPlace(in workspace: Workspace) throws {
        guard let key, plain.isEmpty, description == nil else {
            throw Diagnostic(
                "which value of \(name)?", because: "a file wants the path of one",
                hint: "git seal set \(name) KEY.KEY", status: .usage)
        }
        let lock = try workspace.lock()
        let file = try InPlaceFile.read(name, in: workspace)
        let sealer = try workspace.sealer(try workspace.sealingScope(named: scope, for: file))
        let target = try file.target(of: key)
        let value = try ValueInput.read(for: "\(key) in \(name)", file: fromFile, isRaw: raw)
        try file.set(target, to: value, with: sealer, in: workspace)
        _ = consume lock
        Terminal.note("sealed \(key) in \(name) for \(sealer.scope)")
    }

    private var label: String { key.map { "\($0) of \(name)" } ?? name }
}

import Catalog
import Files
import Interchange
import Sealing
import SecretMemory
import SystemPackage

/// Secrets of another program on their way into manifests: all of a run or none.
struct SecretImport {
    struct Options {
        /// Of a single secret.
        var name: String?
        var prefix = ""
        var scope: String?
        var replaces = false
        var isTrial = false
    }

    /// A secret and the values that it gets.
    private struct Item {
        let name: SecretName
        var draft: SecretDraft
        let origin: String
        let count: Int
    }

    private let workspace: Workspace
    private let options: Options
    private var items: [Item] = []

    init(_ options: Options, in workspace: Workspace) {
        self.options = options
        self.workspace = workspace
    }

    /// Seals all secrets of a file.
    ///
    /// - Parameters:
    ///   - origin: the file, for messages; names secrets that have no name of their own.
    ///   - scope: where the options name none.
    mutating func add(_ imported: borrowing ImportedSecrets, from origin: String, scope: ScopeName? = nil) throws {
        guard options.name == nil || imported.secrets.count == 1 && items.isEmpty else {
            throw Diagnostic(
                "--secret names one secret, and there are more", at: origin,
                hint: "--prefix goes in front of all names",
                status: .usage)
        }
        for note in imported.notes { Terminal.warn("\(origin): \(note.words)") }
        for secret in imported.secrets {
            let text = options.name ?? options.prefix + (secret.qualifiedName ?? Self.stem(of: origin))
            guard let name = SecretName(text) else {
                throw Diagnostic(
                    "\"\(text)\" is no name for a secret", at: origin,
                    because: "segments of letters, digits and _+=.@- are joined by /", hint: "--secret NAME",
                    status: .usage)
            }
            guard !items.contains(where: { $0.name == name }) else {
                throw Diagnostic(
                    "\(name) comes twice", at: origin, hint: "import one of them with --secret", status: .usage)
            }
            var draft = try workspace.draft(named: text, scope: options.scope ?? scope?.text)
            try refuseExisting(secret, draft, origin)
            let count = try seal(secret, of: imported, into: &draft)
            items.append(Item(name: name, draft: draft, origin: origin, count: count))
        }
    }

    /// Writes everything, or says what would be written.
    func finish() throws {
        var change = workspace.fileChange()
        if !options.isTrial {
            for item in items { try item.draft.stage(in: &change) }
            try change.commit()
        }
        let verb = options.isTrial ? "would seal" : "sealed"
        for item in items {
            Terminal.note(
                "\(verb) \(quantity(item.count, "value")) of \(item.origin) as \(item.name) for \(item.draft.scope)")
        }
        if items.isEmpty { Terminal.note("there was nothing to import") }
    }

    private func seal(
        _ secret: ImportedSecrets.Secret, of imported: borrowing ImportedSecrets, into draft: inout SecretDraft
    ) throws -> Int {
        for (key, text) in secret.plain { try draft.setPlain(key, to: text) }
        switch secret.content {
        case .single(let slot):
            let value = imported.withBytes(of: slot) { SecretBytes(copying: $0) }
            try draft.seal(value, key: nil, isFile: true, with: workspace)
            return 1
        case .keys(let keys):
            for key in keys {
                let value = imported.withBytes(of: key.slot) { SecretBytes(copying: $0) }
                try draft.seal(value, key: key.name, isFile: false, with: workspace)
            }
            return keys.count
        }
    }

    private func refuseExisting(_ secret: ImportedSecrets.Secret, _ draft: SecretDraft, _ origin: String) throws {
        guard !options.replaces,
            let manifest = try? workspace.revision.manifest(named: draft.name, scope: draft.scope)
        else { return }
        let keys: [String] = if case .keys(let keys) = secret.content { keys.map(\.name) } else { [] }
        let taken = keys.isEmpty ? ["its value"] : keys.filter(manifest.keys.contains)
        guard !taken.isEmpty else { return }
        throw Diagnostic(
            "\(draft.name) has \(taken.joined(separator: ", ")) already", at: origin,
            hint: "--replace takes what is imported, --secret or --prefix gives another name", status: .findings)
    }

    /// The name of a file without its folder and what says how it is written.
    private static func stem(of file: String) -> String {
        guard file != InPlaceFile.standardInput, var name = FilePath(file).lastComponent?.string else {
            return "imported"
        }
        let endings = [".yaml", ".yml", ".json", ".env", ".ini", ".enc", ".sops", ".encrypted", ".dec"]
        while let ending = endings.first(where: { name.hasSuffix($0) && name.count > $0.count }) {
            name.removeLast(ending.count)
        }
        return name.hasPrefix(".") ? String(name.drop { $0 == "." }) : name
    }
}

extension ImportedSecrets.Secret {
    /// The name, below its namespace.
    fileprivate var qualifiedName: String? {
        name.map { name in namespace.map { "\($0)/\(name)" } ?? name }
    }
}

extension ImportedSecrets.Note {
    var words: String {
        switch self {
        case .variable(let key): "\(key) has a $ in it, which stays as it is and is replaced by nothing"
        case .null(let key): "\(key) is null and was left out"
        case .otherKind(let kind): "a document of the kind \(kind) was left out"
        }
    }
}

/// What all verbs of `import` take.
enum ImportInput {
    /// A file, or standard input, in guarded memory.
    static func read(_ file: String) throws -> SecretBytes {
        file == InPlaceFile.standardInput
            ? try Files.readSecret(from: .standardInput, atMost: ImportError.maximumLength + 1)
            : try Files.readSecret(FilePath(file), atMost: ImportError.maximumLength + 1)
    }
}

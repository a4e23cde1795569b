import Catalog
import Files
import GitRepository
import Sealing
import SecretMemory
import SystemPackage

/// A manifest that is being changed, and where it is written to.
struct SecretDraft {
    let name: SecretName
    let scope: ScopeName
    private var editor: ManifestEditor
    private let file: FilePath
    /// What the file held when the draft began; `nil` for a new one.
    private let original: [UInt8]?

    var displayPath: String { editor.path.description }

    /// Seals a value for a key, or for the whole secret.
    ///
    /// - Parameter isFile: bytes that are no text then make a binary secret.
    mutating func seal(
        _ value: borrowing SecretBytes, key: String?, isFile: Bool, with workspace: Workspace
    ) throws {
        let isText = value.withBytes { (try? UTF8Span(validating: $0)) != nil }
        let place: ManifestKey = key.map { .data($0) } ?? (isText ? .value : .binary)
        guard isText || place == .binary else {
            throw Diagnostic(
                "the value was not sealed", because: "a key holds text, and these bytes are no UTF-8",
                hint: "without KEY the secret is these bytes: git seal set \(name) --from-file FILE",
                status: .unparseable)
        }
        try refuseOtherKind(place)
        let sealer = try workspace.sealer(scope)
        let sealed = try value.withBytes { bytes in
            try sealer.seal(
                bytes, type: place == .binary ? .bytes : .string,
                binding: .manifest(secretName: name.text, key: place))
        }
        try editor.set(sealed, for: place)
    }

    /// A single value does not become keys by accident, nor keys a single value.
    private func refuseOtherKind(_ place: ManifestKey) throws {
        guard let original, let manifest = try? SecretManifest(parsing: original, at: editor.path) else { return }
        switch (manifest.content, place) {
        case (.data, .data), (.value, .value), (.value, .binary), (.binary, .value), (.binary, .binary): return
        case (.data, _):
            throw Diagnostic(
                "\(name) was not changed", at: displayPath,
                because: "the secret has keys: \(manifest.keys.joined(separator: ", "))",
                hint: "name a key, or git seal unset \(name) first", status: .findings)
        default:
            throw Diagnostic(
                "\(name) was not changed", at: displayPath, because: "the secret is a single value",
                hint: "leave the key out, or git seal unset \(name) first", status: .findings)
        }
    }

    mutating func setPlain(_ key: String, to value: String) throws { try editor.setPlain(key, to: value) }

    mutating func setDescription(_ text: String) throws { try editor.setDescription(text) }

    mutating func remove(_ key: String) throws {
        guard try editor.remove(key) else {
            throw Diagnostic("there is no key \"\(key)\" in \(name)", at: displayPath, status: .findings)
        }
    }

    /// Writes the file.
    func write(in workspace: Workspace) throws {
        var change = workspace.fileChange()
        try stage(in: &change)
        try change.commit()
    }

    /// Stages the file, after a last look at whether it is a manifest.
    func stage(in change: inout FileChange) throws {
        _ = try SecretManifest(parsing: editor.bytes, at: editor.path)
        if editor.bytes != original { try change.write(editor.bytes, to: file) }
    }
}

extension SecretDraft {
    /// Of a manifest that is there.
    init(_ manifest: SecretManifest, in workspace: Workspace) throws {
        name = manifest.name
        scope = manifest.scope
        file = try workspace.pathForWriting(manifest)
        let bytes = try Files.read(file, atMost: SecretManifest.maximumLength)
        original = bytes
        editor = try ManifestEditor(bytes, at: manifest.path)
    }

    /// Of a new secret, where `config.yaml` says.
    init(new name: SecretName, scope: ScopeName, in workspace: Workspace) throws {
        let config = workspace.config
        let path = try workspace.revision.path(forNew: SecretID(scope: scope, name: name))
        let file = try workspace.revision.source.pathForWriting(path)
        guard !Files.exists(file) else { throw FileError.exists(file) }
        let stores: [StoreName] = config.stores[.default] == nil ? config.stores.keys.sorted() : [.default]
        self.name = name
        self.scope = scope
        self.file = file
        original = nil
        editor = ManifestEditor(new: name, scope: scope, stores: stores, at: path)
    }
}

extension Workspace {
    func draft(of manifest: SecretManifest) throws -> SecretDraft { try SecretDraft(manifest, in: self) }

    /// The secret's manifest, or a new one where the config says.
    func draft(named text: String, scope: String?) throws -> SecretDraft {
        let name = try secretName(text)
        let scope = try scope.map(scopeName)
        do {
            return try draft(of: try revision.manifest(named: name, scope: scope))
        } catch CatalogError.noSuchSecret {
            let scopes = try revision.scopeNames()
            guard let chosen = scope ?? config.scope(forNew: name, among: scopes) else {
                throw CatalogError.scopeNeeded(name.text, scopes: scopes.map(\.text))
            }
            return try SecretDraft(new: name, scope: chosen, in: self)
        }
    }
}

import Catalog
import SealedFiles
import Sealing
import SecretMemory
import YAMLDocument

/// Opens values for a program or a file. Each scope is judged and opened once, whatever is asked for: nobody is asked for
/// a passphrase, or to touch a key, twice.
final class SecretSource {
    private let workspace: Workspace
    private let scope: String?
    private let isDelivering: Bool
    private var openers: [ScopeName: [KeyID: ValueOpener]] = [:]
    private var manifests: [String: SecretManifest] = [:]
    private var files: [String: (InPlaceFile, SealedText.Opened?)] = [:]

    /// - Parameters:
    ///   - scope: where names live in several.
    ///   - isDelivering: states older than one that was delivered are refused.
    init(in workspace: Workspace, scope: String?, isDelivering: Bool) {
        self.workspace = workspace
        self.scope = scope
        self.isDelivering = isDelivering
    }

    /// The openers of all keys of a scope.
    func openers(of scope: ScopeName) throws -> [KeyID: ValueOpener] {
        if let known = openers[scope] { return known }
        let opened = try workspace.openers(of: scope, delivering: isDelivering)
        openers[scope] = opened
        return opened
    }

    func manifest(named name: String) throws -> SecretManifest {
        if let known = manifests[name] { return known }
        let manifest = try workspace.manifest(named: name, scope: scope)
        manifests[name] = manifest
        return manifest
    }

    /// Whether there is surely no secret of this name.
    func hasNoSecret(_ name: String) throws -> Bool {
        guard SecretName(name) != nil else { return true }
        do {
            _ = try manifest(named: name)
            return false
        } catch CatalogError.noSuchSecret {
            return true
        }
    }

    /// All keys of a secret.
    func fields(of name: String) throws -> SecretFields {
        let manifest = try manifest(named: name)
        let sealed = manifest.sealed
        let openers = sealed.isEmpty ? [:] : try openers(of: manifest.scope)
        return try SecretFields(manifest, try workspace.openValues(manifest, sealed, with: openers))
    }

    /// All lines of a file of dotenv.
    func fields(ofDotenv name: String) throws -> SecretFields {
        let file = try InPlaceFile.read(name, format: "dotenv", in: workspace)
        try file.refuseMalformedTokens()
        for scope in Set(file.text.sealedPlaces.map(\.value.scope)).sorted() { _ = try openers(of: scope) }
        let opened = file.text.open(with: allOpeners)
        try file.refuseFailures(of: opened, nil, allOpeners)
        return SecretFields(file, at: Array(file.text.places.indices), opened)
    }

    private var allOpeners: [KeyID: ValueOpener] { openers.values.reduce(into: [:]) { $0.merge($1) { $1 } } }

    /// One value of a secret, or what a store would receive.
    func value(_ name: String, key: String?) throws -> SecretBytes {
        let manifest = try manifest(named: name)
        return try workspace.open(manifest, key: key) { [self] in try openers(of: manifest.scope) }
    }

    /// The value at a path in a file, sealed or not.
    func value(at path: String, inFile name: String) throws -> SecretBytes {
        let file = try files[name]?.0 ?? InPlaceFile.read(name, in: workspace)
        if files[name] == nil { files[name] = (file, nil) }
        guard case .place(let index) = try file.target(of: path) else {
            throw InPlaceError(.init(.noPlace(path: path), at: .start), in: file.name)
        }
        try file.refuseMalformedTokens(at: [index])
        guard let scope = file.text.places[index].content.sealedValue?.scope else {
            return file.text.values(at: [index]).withBytes(at: 0) { SecretBytes(copying: $0) } ?? SecretBytes(zeroed: 0)
        }
        _ = try openers(of: scope)
        let opened = openedBefore(index, in: name) ?? file.text.open(with: allOpeners)
        files[name] = (file, opened)
        try file.refuseFailures(of: opened, [index], allOpeners)
        return opened.withValue(at: index) { bytes, _ in SecretBytes(copying: bytes) } ?? SecretBytes(zeroed: 0)
    }

    /// What was opened of a file, if the scope of this place was among it.
    private func openedBefore(_ index: Int, in name: String) -> SealedText.Opened? {
        guard let opened = files[name]?.1, !opened.unknown.contains(index) else { return nil }
        return opened
    }
}

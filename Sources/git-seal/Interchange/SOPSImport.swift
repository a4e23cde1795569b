import BoundedPatterns
import Catalog
import Files
import GitRepository
import Interchange
import SealedFiles
import Sealing
import SecretMemory
import SystemPackage

/// SOPS files on their way into a repository.
struct SOPSImport {
    let workspace: Workspace
    let ignoresChecksum: Bool
    /// Which scope files get by their paths: the first that matches.
    let map: [(pattern: BoundedPattern, scope: ScopeName)]
    let scope: ScopeName?

    /// Opens a file.
    func open(_ file: String) throws -> SOPSPlaintext {
        let input = try ImportInput.read(file)
        let bytes = input.withBytes { $0.withUnsafeBytes { Array($0) } }
        let format = file == InPlaceFile.standardInput ? SOPSFormat(guessing: bytes) : SOPSFormat(fileName: file)
        do throws(SOPSError) {
            let document = try SOPSDocument(parsing: bytes, as: format)
            let keyring = SOPSKeyring(identities: IdentityLookup.usable(), gpg: GPGProgram.find())
            return try document.open(
                with: try keyring.dataKey(of: document.metadata), checksum: ignoresChecksum ? .ignored : .verified)
        } catch {
            throw SOPSFailure(error: error, file: file)
        }
    }

    /// The scope of a file: as named, as the map says, or the one whose recipients it is encrypted for.
    func scope(of file: String, _ metadata: SOPSMetadata) throws -> ScopeName? {
        if let scope { return scope }
        if let mapped = map.first(where: { $0.pattern.occurs(in: Array(file.utf8)) }) { return mapped.scope }
        let recipients = Set(metadata.groups.joined().filter { $0.kind == .age }.map(\.name))
        return try workspace.scopeNames().first { name in
            let state = try? workspace.revision.scopeState(name)
            return state.map { Set($0.recipients.values.map(\.publicKey)) == recipients } ?? false
        }
    }

    /// The same file with its values sealed in place by us.
    func sealInPlace(_ file: String) async throws -> (bytes: [UInt8], count: Int, scope: ScopeName) {
        guard let format = FilePath(file).lastComponent.flatMap({ FileFormat(fileName: $0.string) }) else {
            throw Diagnostic(
                "cannot seal \(file) in place", because: "it is neither YAML, JSON nor dotenv",
                hint: "import it as a secret, without --in-place", status: .usage)
        }
        let opened = try open(file)
        let document = opened.document
        let wanted = Set(document.values.filter { !$0.isPublic }.map { PlaceName($0) })
        let scope = try scope(of: file, document.metadata)
        var plain = opened.render().withBytes { $0.withUnsafeBytes { Array($0) } }
        defer { wipe(&plain) }
        let inPlace = try InPlaceFile(plain, format, name: file, path: FilePath(file))
        let indices = inPlace.text.places.indices.filter { index in
            let place = inPlace.text.places[index]
            let isValue = place.content.isPlain || place.content == .reference
            return isValue && wanted.contains(PlaceName(place))
        }
        let name = try scope ?? workspace.sealingScope(named: nil, for: inPlace)
        let tokens = try await inPlace.text.sealed(
            indices, with: try workspace.sealer(name), documentIDs: inPlace.text.documentIDs())
        let bytes = try inPlace.attempt { (text) throws(SealedTextError) in try text.replacing(tokens) }
        return (bytes, indices.count, name)
    }

    /// All files of the work tree that SOPS has encrypted.
    func files() throws -> [String] {
        let source = workspace.revision.source
        return try source.files { !$0.isInside(".git-seal") && source.canList($0) }.compactMap { file in
            guard let path = file.path.string, let name = path.split(separator: "/").last,
                FileFormat(fileName: name) != nil || name.hasSuffix(".ini"),
                let bytes = try? source.read(file, atMost: SOPSDocument.maximumLength),
                bytes.holds(Array("ENC[AES256_GCM,".utf8)), bytes.holds(Array("sops".utf8)),
                (try? SOPSDocument(parsing: bytes, as: SOPSFormat(fileName: path))) != nil
            else { return nil }
            var full = source.path(file.path)
            _ = full.removePrefix(RepositoryEnvironment.current.currentDirectory)
            return full.string
        }
    }
}

/// Where a value stands, by keys and numbers.
private struct PlaceName: Hashable {
    let document: Int
    let steps: [ValuePath.Component]

    init(_ value: SOPSDocument.Value) {
        document = value.document
        steps = value.path.components
    }

    init(_ place: Place) {
        document = place.document
        steps = place.trail.map { step in
            switch step {
            case .key(let key): .key(key)
            case .item(let index, _): .index(index)
            }
        }
    }
}

/// A SOPS file that was not read.
struct SOPSFailure: Error {
    let error: SOPSError
    let file: String
}

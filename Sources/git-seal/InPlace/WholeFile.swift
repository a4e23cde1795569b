import Files
import SealedFiles
import Sealing
import SecretMemory
import SystemPackage
import YAMLDocument

/// Files that are sealed as a whole, whatever they hold, as a document with values in place:
/// ```yaml
/// file: site.p12
/// content:
///   part-1-of-2:
///     seal:v1:prod:…
///   part-2-of-2:
///     seal:v1:prod:…
/// ```
/// A value holds 65,536 bytes, so a larger file is several. Each is bound to its key, which says how many there are: none
/// can be left out or change places with another.
enum WholeFile {
    /// What fits into a YAML file of the greatest length, sealed.
    static let maximumLength = 6 << 20

    static func seal(_ path: FilePath, with sealer: ValueSealer) throws -> [UInt8] {
        let content = try Files.readSecret(path, atMost: maximumLength)
        let partCount = max(1, (content.count + ValueSealer.maximumValueCount - 1) / ValueSealer.maximumValueCount)
        let id = DocumentID.random()
        var text = "file: \(YAMLText.scalar(path.lastComponent?.string ?? ""))\ncontent:\n"
        for part in 1...partCount {
            let name = name(of: part, partCount)
            let start = (part - 1) * ValueSealer.maximumValueCount
            let end = min(content.count, start + ValueSealer.maximumValueCount)
            let value = try content.withBytes { bytes in
                try sealer.seal(
                    bytes.extracting(start..<end), type: .bytes,
                    binding: Binding(owner: .none, steps: [.key("content"), .key(name)]), documentID: id)
            }
            text += "  \(name):\n    \(value.token)\n"
        }
        return Array(text.utf8)
    }

    /// The bytes of the file that a document holds.
    static func content(of file: InPlaceFile, _ opened: SealedText.Opened) throws -> SecretBytes {
        let parts = file.text.places.indices.filter { file.text.places[$0].keys.first == "content" }
        let names = parts.map { file.text.places[$0].keys.dropFirst().joined() }
        guard !parts.isEmpty, names == (1...parts.count).map({ name(of: $0, parts.count) }) else {
            throw Diagnostic(
                "\(file.name) does not hold a whole file", because: "its content is not complete",
                hint: "git seal unseal \(file.name)", status: .unparseable)
        }
        let count = parts.reduce(0) { count, index in
            count + (opened.withValue(at: index) { bytes, _ in bytes.count } ?? 0)
        }
        var arena = SecretArena(capacity: count)
        for index in parts { _ = opened.withValue(at: index) { bytes, _ in arena.append(bytes) } }
        return arena.copyAll()
    }

    private static func name(of part: Int, _ count: Int) -> String { "part-\(part)-of-\(count)" }
}

extension SealCommand {
    func sealWhole(_ file: String, in workspace: Workspace) throws {
        let scopes = try workspace.scopeNames()
        guard let scope = try scope.map(scopeName) ?? (scopes.count == 1 ? scopes.first : nil) else {
            throw Diagnostic(
                "which scope should \(file) be sealed to?",
                because: "there are \(scopes.map(\.text).joined(separator: ", "))",
                hint: "--scope NAME", status: .usage)
        }
        let target = "\(file).sealed.yaml"
        try Files.writeAtomically(
            try WholeFile.seal(FilePath(file), with: try workspace.sealer(scope)), to: FilePath(target))
        Terminal.note("sealed \(file) into \(target) for \(scope); keep \(file) itself out of git")
    }
}

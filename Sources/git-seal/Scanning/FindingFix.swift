import GitRepository
import Scanning
import SealedFiles
import Sealing
import Subprocess
import SystemPackage
import YAMLDocument

/// From findings to sealed values: a literal in a YAML, JSON or dotenv file is sealed where it stands.
struct FindingFix {
    let workspace: Workspace
    let scope: String?
    /// The findings are of what is staged: their paths start at the root, and what is fixed is staged again.
    let isStaged: Bool

    /// Seals what can be sealed.
    ///
    /// - Returns: the findings that are left.
    func fix(_ findings: [Finding]) async throws -> [Finding] {
        var left: [Finding] = []
        for (path, findings) in Dictionary(grouping: findings, by: \.path).sorted(by: { $0.key < $1.key }) {
            left += try await fix(findings, in: path)
        }
        return left
    }

    private func fix(_ findings: [Finding], in path: String) async throws -> [Finding] {
        let name = isStaged ? relativePath(path) : path
        guard InPlaceFile.isNamed(by: name), let file = try? InPlaceFile.read(name, in: workspace),
            try isAsStaged(file)
        else { return findings }
        var chosen: [Int] = []
        var left: [Finding] = []
        for finding in findings {
            if let index = place(of: finding, in: file.text) { chosen.append(index) } else { left.append(finding) }
        }
        let indices = Set(chosen).sorted()
        guard !indices.isEmpty else { return left }
        let sealer = try workspace.sealer(try workspace.sealingScope(named: scope, for: file))
        let tokens = try await file.text.sealed(indices, with: sealer, documentIDs: file.text.documentIDs())
        try file.replace(tokens, in: workspace)
        if isStaged { try await stage(name) }
        for index in indices {
            Terminal.note("sealed \(file.text.places[index].label) in \(name) for \(sealer.scope)")
        }
        return left
    }

    /// The place whose value a finding lies in.
    private func place(of finding: Finding, in text: SealedText) -> Int? {
        func isBehind(_ place: Place, _ location: TextLocation) -> Bool {
            (place.location.line, place.location.column) > (location.line, location.column)
        }
        guard let index = text.places.lastIndex(where: { !isBehind($0, finding.start) }),
            text.places[index].content.isPlain
        else { return nil }
        let next = index + 1
        return next == text.places.count || isBehind(text.places[next], finding.end) ? index : nil
    }

    /// What is staged is fixed in the work tree, so both must be the same.
    private func isAsStaged(_ file: InPlaceFile) throws -> Bool {
        guard isStaged else { return true }
        guard let place = file.place, let entry = try workspace.repository.stagedEntry(at: place) else { return false }
        let bytes = try workspace.repository.blob(BlobID(entry.id), atMost: SealedText.maximumLength)
        if bytes != file.text.source { Terminal.warn("\(file.name) is not as it is staged; stage it, then try again") }
        return bytes == file.text.source
    }

    private func stage(_ name: String) async throws {
        let result = try await Subprocess.run(
            .name("git"), arguments: ["add", "--", name], output: .discarded, error: .string(limit: 4096))
        guard result.terminationStatus.isSuccess else {
            throw Diagnostic(
                "cannot stage \(name)", because: result.standardError.split(separator: "\n").first.map(String.init),
                hint: "git add \(name)", status: .cannotRun)
        }
    }

    private func relativePath(_ path: String) -> String {
        var full = workspace.root.pushing(FilePath(path))
        _ = full.removePrefix(RepositoryEnvironment.current.currentDirectory)
        return full.string
    }
}

import Catalog
import GitRepository
import Scanning
import SealedFiles

/// What the pre-commit hook does: scans the lines that the commit adds, and checks the sealed files among them.
struct PreCommit {
    /// Named by whoever runs the hook, relative to the current folder.
    var files: [String] = []

    func run() throws {
        let repository = try Repository.openFromEnvironment()
        let scan = try Scan(format: .text, showSecrets: false, repository: repository)
        let changes = try scan.stagedChanges(repository)
        let others = try scan.inputs(files, besides: changes, in: repository)
        let found = try scan.staged(changes, and: others, in: repository)
        let faults = try check(changes, in: repository)
        for fault in faults { Terminal.report(fault) }
        if found == .findings { explain() }
        let status = ExitStatus.worst([found] + faults.map(\.status))
        if status != .done { throw QuietExit(status: status) }
    }

    private func explain() {
        Terminal.note("")
        Terminal.note("hint: take the credential out, revoke it, and seal the new one: git seal set NAME KEY")
        Terminal.note("hint: in a YAML, JSON or .env file: git seal scan --staged --fix seals it where it stands")
        Terminal.note(
            "hint: if this is none, put git-seal:allow in a comment on the line, or: git seal scan ignore FINGERPRINT")
        Terminal.note("hint: to commit it all the same: git commit --no-verify")
    }

    /// Files are read from the index: what is in the work tree may be something else.
    private func check(_ changes: StagedChanges, in repository: Repository) throws -> [Diagnostic] {
        guard let config = try stagedConfig(repository) else { return [] }
        var faults: [Diagnostic] = []
        for file in changes.files where file.entry.kind.isRegular {
            if config.isManifest(file.path) {
                let bytes = try repository.blob(file.blob, atMost: SecretManifest.maximumLength)
                do throws(SchemaError) {
                    _ = try SecretManifest(parsing: bytes, at: file.path)
                } catch {
                    faults.append(error.diagnostic)
                }
            } else if case let requests = try config.sealingRequests(for: file.path), !requests.isEmpty {
                let bytes = try repository.blob(file.blob, atMost: SealedText.maximumLength)
                faults += readableValues(in: bytes, at: file.path, requests)
            }
        }
        return faults
    }

    /// Plaintext where the config says that values are sealed.
    private func readableValues(
        in bytes: [UInt8], at path: RepositoryPath, _ requests: [SealingRequest]
    ) -> [Diagnostic] {
        do throws(SealedTextError) {
            guard let name = path.string?.split(separator: "/").last,
                let text = try SealedText(bytes, fileName: name)
            else { return [] }
            var faults: [Diagnostic] = []
            for request in requests {
                faults += try text.select(request.selection).map { index in
                    Diagnostic(
                        "\(text.places[index].label) is readable", at: "\(path):\(text.places[index].location)",
                        because: "the config says that it is sealed for \(request.scope)",
                        hint: "git seal seal \(path) && git add \(path)", status: .findings)
                }
            }
            return faults
        } catch {
            return [InPlaceError(error, in: path.description).diagnostic]
        }
    }

    private func stagedConfig(_ repository: Repository) throws -> Config? {
        guard let entry = try repository.stagedEntry(at: Config.path), entry.kind.isRegular else { return nil }
        return try Config(parsing: try repository.blob(BlobID(entry.id), atMost: Config.maximumLength))
    }
}

import Files
import GitRepository
import Scanning
import SystemPackage

/// The baseline of a work tree, as a file.
struct BaselineFile {
    private let root: FilePath
    private let repository: Repository

    init(in repository: Repository) throws {
        guard let root = repository.workTree else { throw GitError.bare }
        self.repository = repository
        self.root = root
    }

    private var path: FilePath { root.appending(Baseline.path) }

    /// What is accepted; nothing where there is no file.
    func read() throws -> Baseline {
        guard Files.exists(path) else { return Baseline() }
        return try Baseline(parsing: try Files.read(path, atMost: Baseline.maximumLength))
    }

    /// Changes the file, or makes it, while no other git-seal does; one that would say the same stays as it is.
    func update<Result>(_ change: (inout Baseline) throws -> Result) throws -> Result {
        let folder = repository.commonDirectory.appending("git-seal")
        try Files.createDirectories(folder)
        let lock = try FileLock(folder.appending("lock"))
        defer { extendLifetime(lock) }
        let before = try read()
        var baseline = before
        let result = try change(&baseline)
        guard baseline != before || !Files.exists(path) else { return result }
        try Files.createDirectories(root.appending(".git-seal"))
        try Files.writeAtomically(Array(baseline.text.utf8), to: path)
        return result
    }
}

extension AcceptedFindings {
    /// What the files of a work tree accept; nothing outside of one.
    static func of(_ repository: Repository?) throws -> AcceptedFindings {
        guard let repository, let root = repository.workTree else { return AcceptedFindings() }
        var accepted = AcceptedFindings(baseline: try BaselineFile(in: repository).read())
        let ignored = root.appending(GitleaksIgnore.path)
        guard Files.exists(ignored) else { return accepted }
        accepted.gitleaksIgnore = GitleaksIgnore(
            parsing: try Files.read(ignored, atMost: GitleaksIgnore.maximumLength))
        for line in accepted.gitleaksIgnore.unreadableLines.prefix(5) {
            Terminal.warn("\(GitleaksIgnore.path):\(line) is neither PATH:RULE:LINE nor COMMIT:PATH:RULE:LINE")
        }
        return accepted
    }
}

import Files
import SystemPackage

/// A bare repository of our own that follows another one: what was fetched stays, so that only what is new travels, and
/// the last good state is there when the other side is not.
///
/// The `git` program fetches: it knows the user's ssh configuration, credential helpers and proxies.
public struct Mirror: Sendable {
    public let address: RemoteAddress
    public let directory: FilePath
    private let environment: RepositoryEnvironment
    /// Our whole environment: ssh and credential helpers need what only their users know of.
    private let variables: [[UInt8]]

    /// - Parameters:
    ///   - directory: made if it is not there; nobody else's.
    ///   - variables: each as `NAME=VALUE`. What names a repository is left out.
    public init(
        of address: RemoteAddress, at directory: FilePath, environment: RepositoryEnvironment, variables: [[UInt8]]
    ) {
        self.address = address
        self.directory = directory
        self.environment = environment.withoutLocation
        let ours = RepositoryEnvironment.locationNames + ["LC_ALL", "GIT_ALLOW_PROTOCOL"]
        self.variables =
            variables.filter { variable in !ours.contains { variable.starts(with: Array("\($0)=".utf8)) } }
            + [Array("GIT_ALLOW_PROTOCOL=\(RemoteAddress.protocols.joined(separator: ":"))".utf8)]
    }

    /// Brings what the other side has of one branch or tag.
    ///
    /// - Parameters:
    ///   - reference: as a user writes it; `nil` for the branch that the other side's HEAD names.
    ///   - seconds: how long all of it may take.
    /// - Returns: the full name of the reference, which now leads to what the other side has; where it moves back, that
    ///   is for the caller to judge.
    public func fetch(_ reference: String?, seconds: Int) throws(FetchError) -> String {
        let lock = try lock()
        let name = try fetch(reference, GitProgram(directory, workTree: nil, environment, variables: variables, seconds: seconds))
        _ = consume lock
        return name
    }

    private func fetch(_ reference: String?, _ git: GitProgram) throws(FetchError) -> String {
        let asked = reference ?? "HEAD"
        let name = try fullName(of: asked, git)
        try run(asked) { () throws(GitError) in
            _ = try git.output([
                "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance",
                "--no-recurse-submodules", "--refmap=", address.text, "+\(name):\(name)",
            ])
            if reference == nil { _ = try git.output(["symbolic-ref", "HEAD", name]) }
        }
        return name
    }

    private func lock() throws(FetchError) -> FileLock {
        do throws(FileError) {
            try Files.createDirectories(directory, mode: .privateDirectory)
            return try FileLock(directory.appending("git-seal.lock"))
        } catch {
            throw .directory(error)
        }
    }

    private func fullName(of asked: String, _ git: GitProgram) throws(FetchError) -> String {
        let listed = try run(asked) { () throws(GitError) in
            // Begun again where it was interrupted.
            if (try? open()) == nil { _ = try git.output(["init", "--quiet", "--bare", directory.string]) }
            return try git.output(["ls-remote", "--symref", address.text, asked])
        }
        guard let name = Self.fullName(of: asked, in: String(decoding: listed, as: UTF8.self)) else {
            throw .noSuchReference(asked)
        }
        return name
    }

    private func run<Result>(
        _ reference: String, _ body: () throws(GitError) -> Result
    ) throws(FetchError) -> Result {
        do throws(GitError) { return try body() } catch { throw FetchError(error, reference: reference) }
    }

    /// The mirror as a repository, with what was fetched last.
    public func open() throws(GitError) -> Repository {
        try Repository.open(at: directory, environment: environment)
    }

    /// `ref: refs/heads/main<TAB>HEAD` for HEAD; `ID<TAB>NAME` for others, of which several may end alike.
    private static func fullName(of asked: String, in list: String) -> String? {
        var names: [String] = []
        for line in list.split(separator: "\n") {
            let fields = line.split(separator: "\t", maxSplits: 1)
            guard fields.count == 2 else { continue }
            if asked == "HEAD", fields[1] == "HEAD", fields[0].hasPrefix("ref: refs/heads/") {
                return String(fields[0].dropFirst("ref: ".count))
            }
            names.append(String(fields[1]))
        }
        return [asked, "refs/heads/\(asked)", "refs/tags/\(asked)"].first { $0 != "HEAD" && names.contains($0) }
    }
}

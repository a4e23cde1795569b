import ArgumentParser
import Catalog
import Files
import GitRepository
import SystemPackage

/// Where the commits come from that are applied.
enum Source {
    /// The repository around the current directory.
    case here
    case directory(FilePath)
    /// A repository elsewhere, followed by a mirror in the user's cache.
    case mirror(Mirror)

    /// - Parameter text: a path or an address; `nil` for the repository around the current directory.
    init(_ text: String?) throws {
        guard let text else {
            self = .here
            return
        }
        guard RemoteAddress.isAddress(text) else {
            self = .directory(FilePath(text))
            return
        }
        do throws(FetchError) {
            self = .mirror(try Self.mirror(of: RemoteAddress(text)))
        } catch {
            throw error.diagnostic(source: text)
        }
    }

    private static func mirror(of address: RemoteAddress) throws(FetchError) -> Mirror {
        // Several processes and users never share one, and neither do two addresses.
        guard let cache = UserFolder.cache else { throw .directory(.notFound("~/.cache")) }
        return Mirror(
            of: address, at: cache.appending("sources").appending(address.digest),
            environment: .current, variables: OwnEnvironment.variables)
    }

    /// What tells it from other sources in messages; `nil` for the one around the current directory.
    var name: String? {
        switch self {
        case .here: nil
        case .directory(let path): path.string
        case .mirror(let mirror): RemoteAddress.withoutUser(mirror.address.text)
        }
    }

    /// The repository as it is now, with what is new at the other side.
    ///
    /// - Parameters:
    ///   - reference: the one that is applied; `nil` for the one that the config of the other side's HEAD names.
    ///   - seconds: how long fetching may take.
    func repository(_ reference: String?, seconds: Int) throws -> Repository {
        switch self {
        case .here: return try Repository.openFromEnvironment()
        case .directory(let path): return try Repository.open(at: path, environment: .current)
        case .mirror(let mirror):
            do throws(FetchError) {
                let name = try mirror.fetch(reference, seconds: seconds)
                let repository = try open(mirror)
                if reference == nil, let other = Self.configured(in: repository, besides: name) {
                    _ = try mirror.fetch(other, seconds: seconds)
                }
                return repository
            } catch {
                throw error.diagnostic(source: mirror.address.text)
            }
        }
    }

    private func open(_ mirror: Mirror) throws(FetchError) -> Repository {
        do throws(GitError) { return try mirror.open() } catch { throw .git(error) }
    }

    /// The reference that the config of HEAD wants to have applied, if it is another.
    private static func configured(in repository: Repository, besides name: String) -> String? {
        guard let tree = try? repository.tree(of: repository.resolve("HEAD")),
            let config = try? Revision(TreeSource(repository: repository, tree: tree)).config,
            let ref = config.reconcile.ref, ref != name, "refs/heads/\(ref)" != name
        else { return nil }
        return ref
    }
}

/// What `plan` and `reconcile` take to find their sources.
struct SourceFlags: ParsableArguments {
    @Option(
        name: .customLong("source"),
        help: ArgumentHelp(
            "Read this repository: a path, or an address as git clone takes it. May be given several times.",
            valueName: "path|url"))
    var names: [String] = []

    @Option(help: "How many seconds fetching may take.")
    var fetchTimeout = 120

    func validate() throws {
        guard (1...86_400).contains(fetchTimeout) else {
            throw ValidationError("--fetch-timeout wants a number of seconds from 1 to 86400")
        }
        guard Set(names).count == names.count else { throw ValidationError("one --source is given twice") }
    }

    /// The one around the current directory when none is named.
    func sources() throws -> [Source] {
        try names.isEmpty ? [Source(nil)] : names.map { try Source($0) }
    }

    /// What messages begin with where there are several sources.
    func label(_ source: Source) -> String {
        names.count > 1 ? source.name.map { "\($0): " } ?? "" : ""
    }
}

import Glibc
import SystemPackage

/// The variables with which git tells hooks and subcommands where the repository is and what the index is.
///
/// libgit2 reads some of them itself, but refuses to open anything where `GIT_WORK_TREE` is set, which git hands to every
/// hook of a repository with a detached work tree; so they are read here.
public struct RepositoryEnvironment: Hashable, Sendable {
    /// Where relative paths start.
    public let currentDirectory: FilePath
    private var values: [Variable: FilePath]

    enum Variable: String, CaseIterable {
        case gitDirectory = "GIT_DIR"
        case workTree = "GIT_WORK_TREE"
        case indexFile = "GIT_INDEX_FILE"
        case commonDirectory = "GIT_COMMON_DIR"
        case objectDirectory = "GIT_OBJECT_DIRECTORY"
        case alternateObjectDirectories = "GIT_ALTERNATE_OBJECT_DIRECTORIES"
        case ceilingDirectories = "GIT_CEILING_DIRECTORIES"
        case discoveryAcrossFileSystem = "GIT_DISCOVERY_ACROSS_FILESYSTEM"
        case globalConfiguration = "GIT_CONFIG_GLOBAL"
        case systemConfiguration = "GIT_CONFIG_SYSTEM"
        case noSystemConfiguration = "GIT_CONFIG_NOSYSTEM"
        case home = "HOME"
        case xdgConfiguration = "XDG_CONFIG_HOME"
        case path = "PATH"
        case sudoUser = "SUDO_UID"

        /// Whether it names one particular repository.
        var isLocation: Bool {
            switch self {
            case .gitDirectory, .workTree, .indexFile, .commonDirectory, .objectDirectory, .alternateObjectDirectories:
                true
            default: false
            }
        }
    }

    /// The environment of this process.
    public static var current: RepositoryEnvironment {
        var values: [Variable: FilePath] = [:]
        for variable in Variable.allCases {
            guard let value = getenv(variable.rawValue), value.pointee != 0 else { continue }
            values[variable] = FilePath(platformString: value)
        }
        return RepositoryEnvironment(values: values, currentDirectory: workingDirectory())
    }

    /// An environment that is not this process's, as a test or a service has it; variables that do not matter here are
    /// left out.
    public init(variables: [String: String], currentDirectory: FilePath) {
        var values: [Variable: FilePath] = [:]
        for variable in Variable.allCases {
            guard let value = variables[variable.rawValue], !value.isEmpty else { continue }
            values[variable] = FilePath(value)
        }
        self.init(values: values, currentDirectory: currentDirectory)
    }

    private init(values: [Variable: FilePath], currentDirectory: FilePath) {
        self.values = values
        self.currentDirectory = currentDirectory
    }

    /// The same without what names one particular repository: to open another one.
    public var withoutLocation: RepositoryEnvironment {
        RepositoryEnvironment(values: values.filter { !$0.key.isLocation }, currentDirectory: currentDirectory)
    }

    /// The variables that name one particular repository.
    static let locationNames = Variable.allCases.filter(\.isLocation).map(\.rawValue)

    /// A variable that holds a path, made absolute.
    func path(_ variable: Variable, from start: FilePath? = nil) -> FilePath? {
        values[variable].map { (start ?? currentDirectory).pushing($0) }
    }

    /// A variable that holds paths, separated by colons.
    func paths(_ variable: Variable) -> [FilePath] {
        text(variable)?.split(separator: ":").map { currentDirectory.pushing(FilePath(String($0))) } ?? []
    }

    func text(_ variable: Variable) -> String? { values[variable]?.string }

    func value(_ variable: Variable) -> FilePath? { values[variable] }

    func isTrue(_ variable: Variable) -> Bool { text(variable).map(parsesAsTrue) ?? false }

    private static func workingDirectory() -> FilePath {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return FilePath(platformString: path)
    }
}

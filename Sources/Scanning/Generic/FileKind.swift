/// What a path says about the text of a file.
struct FileKind {
    /// Values stand without quotes: configuration, environments, shells.
    let hasBareValues: Bool
    /// Made by a tool and full of hashes.
    let isLockFile: Bool
    /// Tests, examples and documentation, where most of what looks like a password is none.
    let isForShow: Bool
    /// Kubernetes manifests may be in it; text without a name may be one as well.
    let mayHoldManifests: Bool

    private static let bareExtensions: Set<String> = [
        "env", "yaml", "yml", "properties", "ini", "conf", "cfg", "cnf", "config", "sh", "bash", "zsh", "envrc", "txt",
        "service", "tfvars", "netrc", "npmrc", "pypirc", "dockerfile", "log", "rc", "toml", "j2", "tpl", "",
    ]

    private static let lockFiles: Set<String> = [
        "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "deno.lock",
        "cargo.lock", "go.sum", "poetry.lock", "pipfile.lock", "uv.lock", "composer.lock", "gemfile.lock",
        "package.resolved", "podfile.lock", "flake.lock", "mix.lock", "packages.lock.json", "gradle.lockfile",
        "pubspec.lock", "conan.lock", ".terraform.lock.hcl",
    ]

    private static let showcases = [
        "test", "tests", "testing", "testdata", "spec", "specs", "fixture", "fixtures", "mock", "mocks", "example",
        "examples", "sample", "samples", "doc", "docs", "documentation", "demo", "__tests__", "e2e", "i18n", "locale",
        "locales",
    ]

    /// A file of which nothing is known: nothing is ruled out.
    static let unknown = FileKind(
        hasBareValues: true, isLockFile: false, isForShow: false, mayHoldManifests: true)

    private init(hasBareValues: Bool, isLockFile: Bool, isForShow: Bool, mayHoldManifests: Bool) {
        self.hasBareValues = hasBareValues
        self.isLockFile = isLockFile
        self.isForShow = isForShow
        self.mayHoldManifests = mayHoldManifests
    }

    init(_ path: String) {
        let parts = path.lowercased().split(separator: "/")
        let name = parts.last.map(String.init) ?? ""
        let pieces = name.split(separator: ".", omittingEmptySubsequences: true)
        let ending = name.contains(".") ? pieces.last.map(String.init) ?? "" : ""
        isLockFile = Self.lockFiles.contains(name) || name.hasSuffix(".min.js") || name.hasSuffix(".map")
        hasBareValues =
            Self.bareExtensions.contains(ending) || name.hasPrefix(".env") || name.hasPrefix("dockerfile")
            || name == "makefile"
        mayHoldManifests = ["yaml", "yml", "", "txt", "tpl", "j2"].contains(ending)
        isForShow =
            parts.dropLast().contains { Self.showcases.contains(String($0)) }
            || name.hasPrefix("test_") || name.contains("_test.") || name.contains(".test.") || name.contains(".spec.")
            || name.contains("example") || name.contains("sample") || name.hasPrefix("readme")
            || name.hasSuffix(".md") || name.hasSuffix(".rst") || name.hasSuffix(".adoc")
    }
}

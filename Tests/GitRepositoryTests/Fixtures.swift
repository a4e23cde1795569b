import GitRepository
import SystemPackage
import TestSupport
import Testing

extension GitFixture {
    /// Opens the repository around a folder of the fixture, with no configuration but its own.
    func open(_ path: FilePath = ".") throws -> Repository {
        try Repository.open(
            at: path, environment: RepositoryEnvironment(variables: Self.environment, currentDirectory: directory))
    }

    func commitID(_ revision: String = "HEAD") async throws -> CommitID {
        let hex = try await git("rev-parse", revision)
        return CommitID(try #require(ObjectID(hex: hex)))
    }

    func treeID(_ revision: String = "HEAD") async throws -> TreeID {
        let hex = try await git("rev-parse", revision + "^{tree}")
        return TreeID(try #require(ObjectID(hex: hex)))
    }

    /// Stores an object and returns its name.
    func store(_ bytes: [UInt8], as kind: String) async throws -> ObjectID {
        let hex = try await git(["hash-object", "-t", kind, "-w", "--stdin", "--literally"], input: bytes)
        return try #require(ObjectID(hex: hex))
    }
}

/// Runs `body` with a new repository, which is removed afterwards.
func withRepository(_ body: (GitFixture) async throws -> Void) async throws {
    try await withTemporaryDirectory { directory in
        try await body(try await GitFixture.make(in: directory.appending("work")))
    }
}

/// What `git diff --cached` says of the index, to compare with.
struct GitDifferences {
    /// Status letter by path, as `git diff --raw` has them.
    var statuses: [String: String] = [:]
    /// The added lines by path, as the hunks of a patch without context have them.
    var addedLines: [String: [ClosedRange<Int>]] = [:]

    static let rawArguments = ["diff", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames"]
    static let patchArguments = ["diff", "--cached", "-U0", "--no-renames", "--no-color", "--no-prefix"]

    init(raw: String, patch: String) {
        var fields = raw.split(separator: "\0")[...]
        while let line = fields.popFirst(), let path = fields.popFirst() {
            statuses[String(path)] = String(line.split(separator: " ").last ?? "")
        }
        var path = ""
        for line in patch.split(separator: "\n") {
            if line.hasPrefix("+++ ") { path = String(line.dropFirst(4)) }
            guard line.hasPrefix("@@ "), let new = line.split(separator: " ").dropFirst(2).first else { continue }
            let numbers = new.dropFirst().split(separator: ",").compactMap { Int($0) }
            let count = numbers.count > 1 ? numbers[1] : 1
            if count > 0 { addedLines[path, default: []].append(numbers[0]...numbers[0] + count - 1) }
        }
    }

    init(of fixture: GitFixture) async throws {
        self.init(raw: try await fixture.git(Self.rawArguments), patch: try await fixture.git(Self.patchArguments))
    }
}

extension StagedChanges {
    var paths: [String] { files.map { $0.path.description } }

    /// In the form of ``GitDifferences/addedLines``.
    var addedLines: [String: [ClosedRange<Int>]] {
        Dictionary(uniqueKeysWithValues: files.map { ($0.path.description, $0.addedLines) }).filter {
            !$0.value.isEmpty
        }
    }
}

import Catalog
import Files
import GitRepository
import Sealing
import SystemPackage
import TestSupport
import Testing

@Suite("Revisions")
struct RevisionTests {
    let scope: ScopeFixture

    init() throws {
        scope = try ScopeFixture("prod")
    }

    /// A tree with one manifest, one more in a folder, and things beside them.
    private func fixture(_ root: FilePath) throws -> WorkTreeFixture {
        let tree = try WorkTreeFixture(root)
        try tree.write(scope.manifest(), to: "secrets/payments/db.yaml")
        try tree.write(scope.manifest("api"), to: "secrets/deep/er/other-name.yaml")
        try tree.write("# Secrets\n", to: "secrets/README.md")
        try tree.write(scope.manifest("outside"), to: "elsewhere/outside.yaml")
        return tree
    }

    @Test("the work tree and the commit of it give the same manifests")
    func sources() async throws {
        try await withTemporaryDirectory { (root) async throws in
            let tree = try fixture(root)
            let committed = try Revision(try await tree.commit())
            let names = ["api", "payments/db"]
            #expect(try tree.revision.manifests().manifests.map(\.name.text).sorted() == names)
            #expect(try committed.manifests().manifests.map(\.name.text).sorted() == names)
            #expect(try committed.manifestFiles().map(\.path) == tree.revision.manifestFiles().map(\.path))
            #expect(try committed.manifestFiles().allSatisfy { $0.blob != nil })
        }
    }

    @Test("what does not parse is a fault of its own and hides no other")
    func faults() throws {
        try withTemporaryDirectory { root in
            let tree = try fixture(root)
            try tree.write(scope.manifest(token: "hunter2"), to: "secrets/bad.yaml")
            let (manifests, faults) = try tree.revision.manifests()
            #expect(manifests.count == 2)
            #expect(faults.map(\.path) == ["secrets/bad.yaml"])
        }
    }

    @Test("without a config there is nothing to read")
    func notInitialised() throws {
        try withTemporaryDirectory { root in
            guard
                case .notInitialised = #expect(
                    throws: CatalogError.self, performing: { try Revision(WorkTreeSource(root: root)) })
            else {
                Issue.record("another error")
                return
            }
        }
    }

    @Test("a file that is too large to be a manifest is a fault by its name, else something else")
    func large() throws {
        try withTemporaryDirectory { root in
            let tree = try fixture(root)
            let bytes = [UInt8](repeating: 0x23, count: SecretManifest.maximumLength + 1)
            try writeBytes(bytes, to: root.appending("secrets").appending("backup.bin"))
            try writeBytes(bytes, to: root.appending("secrets").appending("large.yaml"))
            let (manifests, faults) = try tree.revision.manifests()
            #expect(manifests.count == 2)
            #expect(faults.map(\.path) == ["secrets/large.yaml"])
        }
    }

    // MARK: Links

    @Test("links are not followed, not for reading, not for listing, not for writing")
    func links() throws {
        try withTemporaryDirectory { root in
            let tree = try fixture(root.appending("work"))
            let outside = root.appending("outside")
            try writeText(try scope.manifest("linked"), to: outside.appending("linked.yaml"))
            try makeSymbolicLink(
                at: tree.root.appending("secrets").appending("linked.yaml"), to: "../../outside/linked.yaml")
            try makeSymbolicLink(at: tree.root.appending("secrets").appending("folder"), to: "../../outside")
            let names = try tree.revision.manifests().manifests.map(\.name.text)
            #expect(!names.contains("linked"))
            for path: RepositoryPath in ["secrets/linked.yaml", "secrets/folder/linked.yaml"] {
                #expect(throws: CatalogError.self) { try tree.source.read(path, atMost: 1000) }
                #expect(throws: CatalogError.self) { try tree.source.pathForWriting(path) }
            }
            #expect(throws: CatalogError.self) { try tree.source.pathForWriting("secrets/folder/new.yaml") }
            _ = try tree.source.pathForWriting("secrets/new/new.yaml")
            #expect(try tree.source.read("secrets/nothing/there.yaml", atMost: 1000) == nil)
        }
    }

    @Test("a link that was committed is no manifest either")
    func committedLinks() async throws {
        try await withTemporaryDirectory { (root) async throws in
            let tree = try fixture(root)
            try makeSymbolicLink(at: root.appending("secrets").appending("linked.yaml"), to: "payments/db.yaml")
            let revision = try Revision(try await tree.commit())
            #expect(try revision.manifests().manifests.count == 2)
            #expect(throws: CatalogError.self) { try revision.manifest(at: "secrets/linked.yaml") }
        }
    }

    @Test("another repository inside this one is left alone")
    func nestedRepository() async throws {
        try await withTemporaryDirectory { (root) async throws in
            let tree = try fixture(root)
            try tree.write(scope.manifest("vendored"), to: "secrets/vendor/x.yaml")
            try await runProgram("git", ["init", "-q", "secrets/vendor"], in: root)
            #expect(try !tree.revision.manifests().manifests.contains { $0.name.text == "vendored" })
        }
    }

    // MARK: One secret

    private func find(_ name: String, _ scope: String? = nil, in tree: WorkTreeFixture) throws -> RepositoryPath {
        try tree.revision.manifest(named: secretName(name), scope: scope.flatMap(ScopeName.init)).path
    }

    @Test("a secret is found where it would have been put, and anywhere else")
    func lookup() throws {
        try withTemporaryDirectory { root in
            let tree = try fixture(root)
            #expect(try find("payments/db", in: tree) == "secrets/payments/db.yaml")
            #expect(try find("payments/db", "prod", in: tree) == "secrets/payments/db.yaml")
            #expect(try find("api", in: tree) == "secrets/deep/er/other-name.yaml")
            #expect(throws: CatalogError.self) { try find("nothing", in: tree) }
            #expect(throws: CatalogError.self) { try find("api", "staging", in: tree) }
        }
    }

    @Test("one secret that is where it belongs is found without reading the others")
    func lookupIsCheap() throws {
        try withTemporaryDirectory { root in
            let tree = try fixture(root)
            let counting = CountingSource(tree.source)
            _ = try Revision(counting).manifest(named: secretName("payments/db"), scope: scope.name)
            #expect(counting.reads.count <= 3)
            #expect(!counting.reads.contains("secrets/deep/er/other-name.yaml"))
        }
    }

    @Test("a name that lives in two scopes needs the scope; a new manifest of the second goes beside the first")
    func twoScopes() throws {
        try withTemporaryDirectory { root in
            let tree = try fixture(root)
            let staging = try ScopeFixture("staging")
            try scope.write(to: root)
            try staging.write(to: root)
            let id = SecretID(scope: staging.name, name: try secretName("payments/db"))
            let place = try tree.revision.path(forNew: id)
            #expect(place == "secrets/staging/payments/db.yaml")
            try tree.write(staging.manifest(), to: place.description)
            guard
                case .ambiguousSecret(_, let scopes) = #expect(
                    throws: CatalogError.self, performing: { try find("payments/db", in: tree) })
            else {
                Issue.record("another error")
                return
            }
            #expect(scopes == ["prod", "staging"])
            #expect(try find("payments/db", "staging", in: tree) == place)
        }
    }

    @Test("a file that is broken where the secret should be is what is reported")
    func brokenLookup() throws {
        try withTemporaryDirectory { root in
            let tree = try fixture(root)
            try tree.write(scope.manifest(token: "hunter2"), to: "secrets/payments/db.yaml")
            guard
                case .schema(let fault) = #expect(
                    throws: CatalogError.self, performing: { try find("payments/db", in: tree) })
            else {
                Issue.record("another error")
                return
            }
            let id = SecretID(scope: scope.name, name: try #require(SecretName("payments/db")))
            #expect(fault.reason == .plaintext(id, .data("password")))
        }
    }

    @Test("paths that leave no room for a new secret say so")
    func noPlace() throws {
        try withTemporaryDirectory { root in
            let tree = try WorkTreeFixture(
                root, config: WorkTreeFixture.config.replacing("secrets/**", with: "teams/*/secrets/*.yaml"))
            let id = SecretID(scope: scope.name, name: try secretName("db"))
            #expect(throws: CatalogError.self) { try tree.revision.path(forNew: id) }
        }
    }

    @Test("two manifests that claim one secret are found")
    func duplicates() throws {
        let text = try scope.manifest()
        let first = try SecretManifest(parsing: Array(text.utf8), at: "secrets/a.yaml")
        let second = try SecretManifest(parsing: Array(scope.manifest().utf8), at: "secrets/b.yaml")
        let other = try SecretManifest(parsing: Array(scope.manifest("x").utf8), at: "secrets/c.yaml")
        #expect([first, other].duplicates().isEmpty)
        #expect([first, second, other].duplicates()[first.id]?.map(\.path) == ["secrets/a.yaml", "secrets/b.yaml"])
    }
}

/// Counts what is read.
private final class CountingSource: RevisionSource {
    private let source: WorkTreeSource
    private(set) var reads: [RepositoryPath] = []

    init(_ source: WorkTreeSource) {
        self.source = source
    }

    func read(_ path: RepositoryPath, atMost limit: Int) throws(CatalogError) -> [UInt8]? {
        reads.append(path)
        return try source.read(path, atMost: limit)
    }

    func read(_ file: RevisionFile, atMost limit: Int) throws(CatalogError) -> [UInt8]? {
        reads.append(file.path)
        return try source.read(file, atMost: limit)
    }

    func files(enter: (RepositoryPath) -> Bool) throws(CatalogError) -> [RevisionFile] {
        try source.files(enter: enter)
    }
}

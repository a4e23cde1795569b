import Catalog
import Files
import GitRepository
import Sealing
import SystemPackage
import TestSupport
import Testing
import YAMLDocument

@Suite("Checks")
struct CheckTests {
    private typealias Why = CheckFinding.Why

    let scope: ScopeFixture

    init() throws {
        scope = try ScopeFixture("prod")
    }

    /// A tree in which nothing is wrong, changed by `change`, and what the check says of it.
    private func findings(
        config: String = WorkTreeFixture.config, trust: ScopeTrust? = nil, _ change: (WorkTreeFixture) throws -> Void
    ) throws -> [CheckFinding] {
        try withTemporaryDirectory { root in
            let tree = try WorkTreeFixture(root, config: config)
            try scope.write(to: root)
            try tree.write(scope.manifest(), to: "secrets/payments/db.yaml")
            try change(tree)
            return try CatalogCheck<WorkTreeSource, TreeSource>(tree.source, base: nil, trust: trust).findings()
        }
    }

    private func id(_ name: String) throws -> SecretID { SecretID(scope: scope.name, name: try secretName(name)) }

    @Test("where nothing is wrong nothing is found")
    func nothing() throws {
        #expect(try findings { _ in }.isEmpty)
    }

    @Test("a config that does not parse is the one finding")
    func config() throws {
        let found = try findings {
            try $0.write("apiVersion: git-seal/v1\nkind: Config\n", to: ".git-seal/config.yaml")
        }
        #expect(found.map(\.why) == [.schema(.missingKey("spec"))])
        #expect(found.first?.weight == .unparseable)
    }

    @Test("every fault of every file is found, with its place and what to do")
    func faults() throws {
        let found = try findings { tree in
            try tree.write(scope.manifest("a", token: "hunter2"), to: "secrets/a.yaml")
            try tree.write(scope.manifest("b").replacing("  data:", with: "  dat:"), to: "secrets/b.yaml")
            try tree.write("<<<<<<< HEAD\napiVersion: git-seal/v1\n", to: "secrets/c.yaml")
            try tree.write(scope.manifest("d", token: ScopeFixture("dev").token("d")), to: "secrets/d.yaml")
        }
        #expect(found.map(\.path) == ["secrets/a.yaml", "secrets/b.yaml", "secrets/c.yaml", "secrets/d.yaml"])
        #expect(found.map(\.location?.line) == [9, 7, 1, 9])
        #expect(
            found.map(\.nextStep) == [
                .seal(try id("a"), .data("password")), .rename(to: "data"), .joinBothSides,
                .seal(try id("d"), .data("password")),
            ])
        #expect(found.map(\.weight) == [.unparseable, .unparseable, .unparseable, .refused])
        #expect(!"\(found)".contains("hunter2"))
    }

    // MARK: Names

    @Test("two manifests of one secret both name the other")
    func duplicates() throws {
        let found = try findings { try $0.write(scope.manifest(), to: "secrets/copy.yaml") }
        let id = try id("payments/db")
        #expect(
            found.map(\.why) == [.duplicate(id, "secrets/payments/db.yaml"), .duplicate(id, "secrets/copy.yaml")])
    }

    @Test("names that differ in case only are warned of, in one scope")
    func caseVariants() throws {
        let found = try findings { tree in
            try tree.write(scope.manifest("Payments/DB"), to: "secrets/other.yaml")
            let dev = try ScopeFixture("dev")
            try dev.write(to: tree.root)
            try tree.write(dev.manifest("PAYMENTS/DB"), to: "secrets/dev.yaml")
        }
        #expect(found.count == 2 && found.allSatisfy { $0.severity == .warning })
        #expect(
            found.first?.why == .differsInCase(try id("Payments/DB"), try id("payments/db"), "secrets/payments/db.yaml")
        )
    }

    @Test(
        "a name that ends like AWS's suffix is warned of",
        arguments: [("db-a1B2c3", true), ("db-master", true), ("db-main", false), ("a/b-c/d1234", false)])
    func suffix(name: String, isWarned: Bool) throws {
        let found = try findings { try $0.write(scope.manifest(name), to: "secrets/x.yaml") }
        #expect(found.map(\.why) == (isWarned ? [.looksLikeARNSuffix(try id(name))] : []))
    }

    // MARK: Places

    @Test("a manifest outside the paths is found, whatever else is wrong with it; a chart is not")
    func outside() throws {
        let found = try findings { tree in
            try tree.write(scope.manifest("x"), to: "deploy/x.yaml")
            try tree.write(scope.manifest("y", token: "hunter2"), to: "deploy/y.yml")
            try tree.write("# git-seal/v1\n{{ .Values }}: {\n", to: "charts/template.yaml")
            try tree.write(WorkTreeFixture.config, to: "examples/config.yaml")
        }
        #expect(found.map(\.path) == ["deploy/x.yaml", "deploy/y.yml"])
        #expect(found.map(\.why) == [.outsidePaths, .outsidePaths])
    }

    @Test("what is nearly a manifest is pointed out; a Secret of Kubernetes is not")
    func nearly() throws {
        let found = try findings { tree in
            try tree.write(scope.manifest("x").replacing("git-seal/v1", with: "gitseal/v1"), to: "secrets/x.yaml")
            try tree.write("apiVersion: v1\nkind: Secret\nmetadata: {name: x}\n", to: "secrets/kubernetes.yaml")
        }
        #expect(found.map(\.why) == [.nearlyManifest])
    }

    // MARK: Scopes

    private func statePath(_ tree: WorkTreeFixture) -> FilePath {
        tree.source.path(ScopePaths.state(of: scope.name))
    }

    @Test("a state that was edited by hand is refused")
    func edited() throws {
        let text = String(decoding: scope.state.serialized(), as: UTF8.self)
        for edited in [
            text.replacing("default:", with: "defualt:"), text + "\n", text.replacing("\n", with: "\r\n"),
            text.replacing("alice:", with: "mallory:"), String(text.prefix { $0 != "!" }.dropLast(20)),
        ] {
            let found = try findings { try writeText(edited, to: statePath($0)) }
            guard case .scopeUnsound = found.first?.why else {
                Issue.record("\(found)")
                continue
            }
            #expect(found.first?.weight == .refused)
        }
    }

    @Test("a conflict in a scope's state is for scope merge to resolve")
    func scopeConflict() throws {
        let found = try findings { try writeText("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> b\n", to: statePath($0)) }
        #expect(found.map(\.why) == [.schema(.conflictMarkers)])
        #expect(found.first?.nextStep == .mergeScope(scope.name))
    }

    @Test("a scope whose key was swapped is refused by a clone that has pinned it")
    func swapped() throws {
        try withTemporaryDirectory { directory in
            let pins = ScopePins(commonDirectory: directory)
            let trust = ScopeTrust(pins: pins, external: nil)
            let first = try findings(trust: trust) { _ in }
            #expect(first.map(\.why) == [.scopeNotPinned(scope.name, scope.state.fingerprint)])
            #expect(first.first?.severity == .note)
            // The check itself pins nothing.
            #expect(try pins.pinned(scope.name) == nil)
            try pins.pin(scope.state)
            #expect(try findings(trust: trust) { _ in }.isEmpty)
            let found = try findings(trust: trust) { try ScopeFixture("prod").write(to: $0.root) }
            #expect(found.first?.why == .scopeRefused(scope.name, .unknownKey))
            #expect(found.first?.nextStep == .compareFingerprints(scope.name))
        }
    }

    @Test("a recipient without a key file, a missing attributes file, a store that was redefined: each is found")
    func completeness() throws {
        let fingerprint = try #require(scope.state.recipients["alice"]).fingerprint
        let key = ScopePaths.keyFile(of: scope.name, key: scope.state.current, recipient: fingerprint)
        #expect(
            try findings { try Files.remove($0.source.path(key)) }.map(\.why)
                == [.missingKeyFile(scope.name, recipient: "alice")])
        #expect(try findings { try $0.write("x text\n", to: ".git-seal/.gitattributes") }.map(\.why) == [.noAttributes])
        let redefined = WorkTreeFixture.config.replacing("{kind: sqlite}", with: "{kind: sqlite, path: /tmp/x}")
        #expect(try findings(config: redefined) { _ in }.map(\.why) == [.storeRedefined(scope.name, .default)])
    }

    @Test("one key in two scopes is found")
    func sharedKey() throws {
        let found = try findings { tree in
            let text = String(decoding: scope.state.serialized(), as: UTF8.self)
            // The copy is not signed for its name, and its key is still the other's.
            try tree.write(text.replacing("name: prod", with: "name: copy"), to: ".git-seal/scopes/copy/scope.yaml")
        }
        #expect(
            found.contains { $0.why == .sharedKey(scope.state.current, scope.name, ScopeName("copy") ?? scope.name) })
    }

    // MARK: Secrets and their scope

    @Test("a scope or a store that is not there, and one that the scope does not allow, are found")
    func delivery() throws {
        let aws = try #require(StoreName("aws"))
        let stores = "spec:\n  stores: [aws]"
        let found = try findings {
            try $0.write(scope.manifest("x").replacing("spec:", with: stores), to: "secrets/x.yaml")
        }
        #expect(found.map(\.why) == [.noSuchStore(aws)])
        let config = WorkTreeFixture.config + "    aws: {kind: aws-secretsmanager}\n"
        let refused = try findings(config: config) {
            try $0.write(scope.manifest("x").replacing("spec:", with: stores), to: "secrets/x.yaml")
        }
        #expect(refused.map(\.why) == [.storeNotAllowed(scope.name, aws)])
        let dev = try ScopeFixture("dev")
        let missing = try findings { try $0.write(dev.manifest("x"), to: "secrets/x.yaml") }
        #expect(missing.map(\.why) == [.noSuchScope(dev.name)])
    }

    @Test("a value that is sealed to a key which the scope never had is found")
    func unknownKey() throws {
        let impostor = try ScopeFixture("prod")
        let found = try findings { try $0.write(impostor.manifest("x"), to: "secrets/x.yaml") }
        #expect(found.map(\.why) == [.unknownKey(try id("x"), key: .data("password"), impostor.state.current)])
    }

    @Test("a value that was copied to another place is found there")
    func copies() throws {
        let token = try scope.token()
        let found = try findings { tree in
            try tree.write(scope.manifest(token: token), to: "secrets/payments/db.yaml")
            try tree.write(scope.manifest("z", token: token), to: "secrets/z.yaml")
        }
        #expect(
            found.map(\.why) == [
                .copiedValue(try id("z"), key: .data("password"), from: try id("payments/db"), otherKey: "password")
            ])
    }

    @Test("a sealed value among the plain ones is pointed out")
    func tokenInPlain() throws {
        let found = try findings { tree in
            try tree.write(scope.manifest("x") + "  plain: {user: \(scope.token("x", "user"))}\n", to: "secrets/x.yaml")
        }
        #expect(found.map(\.why) == [.tokenInPlain(try id("x"), key: "user")])
    }

    @Test("what the config asks of every secret is asked")
    func hygiene() throws {
        let config = WorkTreeFixture.config + "  hygiene: {description: true, tags: [owner], rotation: true}\n"
        let found = try findings(config: config) { _ in }
        let id = try id("payments/db")
        #expect(found.map(\.why) == [.noDescription(id), .noTag(id, "owner"), .noRotation(id)])
        let good = try findings(config: config) { tree in
            let metadata = "metadata:\n  description: x\n  tags: {owner: me}"
            let text = try scope.manifest().replacing("metadata:", with: metadata)
            try tree.write(text + "  rotation: {schedule: rate(30 days)}\n", to: "secrets/payments/db.yaml")
        }
        #expect(good.isEmpty)
    }

    // MARK: Against a base

    @Test("a token that changed under its value id is found; a new value, a re-key and a move are not")
    func changedTokens() async throws {
        try await withTemporaryDirectory { (root) async throws in
            let tree = try WorkTreeFixture(root)
            try scope.write(to: root)
            let value = ValueID.random()
            try tree.write(scope.manifest(token: scope.token(valueID: value)), to: "secrets/payments/db.yaml")
            let head = try await tree.commit()
            func changes(_ text: String, at path: String = "secrets/payments/db.yaml") throws -> [Why] {
                try tree.write(text, to: path)
                return try CatalogCheck(tree.source, base: head, trust: nil).findings().map(\.why)
            }
            #expect(
                try changes(scope.manifest(token: scope.token(valueID: value)))
                    == [.changedUnderValueID(id("payments/db"), key: "password")])
            #expect(
                try changes(scope.manifest(token: scope.token(valueID: value)) + "# moved\n")
                    == [.changedUnderValueID(id("payments/db"), key: "password")])
            #expect(try changes(scope.manifest()).isEmpty)
            let rekeyed = try ScopeFixture("prod")
            #expect(
                try changes(rekeyed.manifest(token: rekeyed.token(valueID: value)))
                    == [.unknownKey(id("payments/db"), key: .data("password"), rekeyed.state.current)])
            try Files.remove(root.appending("secrets/payments/db.yaml"))
            #expect(
                try changes(scope.manifest("new", token: scope.token("new", valueID: value)), at: "secrets/new.yaml")
                    .isEmpty)
        }
    }

    @Test("a base without git-seal, or one that does not parse, hides nothing and breaks nothing")
    func oldBase() async throws {
        try await withTemporaryDirectory { (root) async throws in
            let tree = try WorkTreeFixture(root, config: "apiVersion: git-seal/v0\n")
            let head = try await tree.commit()
            try tree.write(WorkTreeFixture.config, to: ".git-seal/config.yaml")
            try scope.write(to: root)
            try tree.write(scope.manifest(), to: "secrets/payments/db.yaml")
            #expect(try CatalogCheck(tree.source, base: head, trust: nil).findings().isEmpty)
        }
    }
}

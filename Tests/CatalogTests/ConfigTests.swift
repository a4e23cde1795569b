import GitRepository
import Sealing
import TestSupport
import Testing
import YAMLDocument

@testable import Catalog

@Suite("Config")
struct ConfigTests {
    private func config(_ text: String) throws(SchemaError) -> Config {
        try Config(parsing: Array(text.utf8))
    }

    private let full = """
        apiVersion: git-seal/v1
        kind: Config
        spec:
          repository: 000102030405060708090a0b0c0d0e0f
          remote: git@example.com:shop.git
          paths: ["secrets/**", "teams/*/secrets/**"]
          scopes:
            - {match: "prod/**", scope: prod}
            - {match: "*", scope: dev}
          stores:
            default: {kind: sqlite}
            aws: {kind: aws-secretsmanager, region: eu-central-1, name: "{scope}/{name}"}
          reconcile: {ref: refs/heads/main, verify: warn}
          rotation: {window: 4h}
          hygiene: {description: true, tags: [owner]}
          sealing:
            - {files: "deploy/**/values*.yaml", keys: "^(password|token)$", scope: prod}

        """

    @Test("every part is read")
    func everything() throws {
        let config = try config(full)
        #expect(config.repository == "000102030405060708090a0b0c0d0e0f")
        #expect(config.remote == "git@example.com:shop.git")
        #expect(config.paths.map(\.text) == ["secrets/**", "teams/*/secrets/**"])
        #expect(config.stores.keys.sorted().map(\.text) == ["aws", "default"])
        #expect(config.reconcile == .init(ref: "refs/heads/main", verify: .warn))
        #expect(config.rotation.window == "4h")
        #expect(config.hygiene == .init(wantsDescription: true, tags: ["owner"], wantsRotation: false))
        #expect(config.sealing.first?.keys == "^(password|token)$")
    }

    @Test("what init writes is a config, with an id of its own each time")
    func initial() throws {
        let first = try config(Config.initialText(remote: nil))
        let second = try config(Config.initialText(remote: "https://example.com/a b.git"))
        #expect(first.repository != second.repository)
        #expect(first.stores[.default]?.kind == "sqlite")
        #expect(second.remote == "https://example.com/a b.git")
    }

    @Test("a new repository id changes its own line only")
    func newID() throws {
        let old = Config.initialText(remote: "https://example.com/a.git")
        let new = try String(
            decoding: Config.replacingRepositoryID(in: Array(old.utf8), remote: "https://example.com/b.git"),
            as: UTF8.self)
        let changed = zip(old.split(separator: "\n"), new.split(separator: "\n")).filter { $0 != $1 }
        #expect(changed.count == 2)
        #expect(try config(new).repository != config(old).repository)
        #expect(try config(new).remote == "https://example.com/b.git")
    }

    // MARK: Stores

    private func digest(_ definition: String) throws -> String {
        let config = try config(WorkTreeFixture.config.replacing("{kind: sqlite}", with: definition))
        return try #require(config.stores[.default]).digest
    }

    @Test("a store's digest is that of its canonical JSON")
    func storeDigest() throws {
        // The signed state in the published vectors allows this digest.
        #expect(try digest("{kind: sqlite}") == "6aaa657409126bf6")
    }

    @Test("the same definition has the same digest, however it is written")
    func spelling() throws {
        let one = try digest("{kind: vault, port: 8200, options: {b: [x, true], a: null}, limit: 16}")
        let other = try digest(
            "\n      # elsewhere\n      limit: 0x10\n      'kind': \"vault\"\n      options:\n        a: ~\n        b:\n        - x\n        - True\n      port: +8200"
        )
        #expect(one == other)
    }

    @Test(
        "another definition has another digest",
        arguments: [
            "{kind: sqlit}", "{kind: sqlite, path: /x}", "{kind: sqlite, path: null}", "{kind: sqlite, path: [/x]}",
        ])
    func redefinition(definition: String) throws {
        #expect(try digest(definition) != digest("{kind: sqlite}"))
        #expect(try digest("{kind: a, b: '1'}") != digest("{kind: a, b: 1}"))
    }

    @Test("a store needs a kind, and no part of it may be an alias")
    func storeFaults() throws {
        #expect(throws: SchemaError.self) { try digest("{path: /x}") }
        #expect(throws: SchemaError.self) { try digest("{kind: a, b: &x 1, c: [*x]}") }
        #expect(throws: SchemaError.self) {
            try config(WorkTreeFixture.config.replacing("default:", with: "De fault:"))
        }
    }

    @Test("an option that a store does not know is an error with the nearest that it knows")
    func options() throws {
        let aws = try #require(StoreName("aws"))
        let store = try #require(try config(full.replacing("region:", with: "regoin:")).stores[aws])
        let error = #expect(throws: SchemaError.self) { try store.checkOptions(known: ["region", "name"]) }
        #expect(error?.reason == .unknownKey("regoin", nearest: "region"))
        #expect(error?.location.line == 12)
        #expect(store.options["name"] == "{scope}/{name}")
    }

    // MARK: New secrets

    @Test("a new secret gets the scope of the first rule that matches, else the only scope")
    func scopes() throws {
        let (prod, dev, other) = (
            try #require(ScopeName("prod")), try #require(ScopeName("dev")), try #require(ScopeName("other"))
        )
        let ruled = try config(full)
        #expect(ruled.scope(forNew: try secretName("prod/db"), among: [other]) == prod)
        #expect(ruled.scope(forNew: try secretName("api/key"), among: [other]) == dev)
        let free = try config(WorkTreeFixture.config)
        #expect(free.scope(forNew: try secretName("api/key"), among: [other]) == other)
        #expect(free.scope(forNew: try secretName("api/key"), among: [other, dev]) == nil)
    }

    @Test("a new manifest goes below the folders of the first path")
    func paths() throws {
        let config = try config(full)
        #expect(config.path(forNew: try secretName("payments/db"), scope: nil) == "secrets/payments/db.yaml")
        #expect(
            config.path(forNew: try secretName("payments/db"), scope: ScopeName("prod"))
                == "secrets/prod/payments/db.yaml")
    }

    @Test("git-seal's own folder holds no manifests, whatever the paths say")
    func ownFolder() throws {
        let config = try config(WorkTreeFixture.config.replacing("secrets/**", with: "**"))
        #expect(config.isManifest("anywhere/x.yaml"))
        #expect(!config.isManifest(".git-seal/config.yaml"))
        #expect(!config.canHoldManifests(".git-seal/scopes"))
    }
}

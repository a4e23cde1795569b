import Glibc
import Stores
import Testing

@testable import Catalog

@Suite("A store of the config")
struct SQLiteLocationTests {
    @Test("has options that are known, or is refused")
    func options() throws {
        for (kind, options) in [
            ("sqlite", "pat: /x"), ("sqlite", "key: /x"), ("sqlite", "path: relative"), ("sqlite", "name: fixed"),
            ("sqlite", "name: '{scoep}/{name}'"), ("sqlit", "path: /x"),
        ] {
            #expect { try open(kind, options) } throws: { error in
                if case StoreError.definition = error { true } else { false }
            }
        }
    }

    @Test("says where its definition is wrong, and what was probably meant")
    func places() throws {
        for (options, reason, place) in [
            ("pathh: /x", SchemaError.Reason.unknownKey("pathh", nearest: "path"), "7:29"),
            ("path: [/x]", .wrongType(key: "path", expected: "a text"), "7:35"),
            ("path: x", .invalidValue(key: "path", expected: "an absolute path"), "7:35"),
        ] {
            let error = #expect(throws: SchemaError.self) {
                try Stores.check(definition("{kind: sqlite, \(options)}"))
            }
            #expect(error?.reason == reason && error.map { "\($0.location)" } == place)
        }
        let error = #expect(throws: SchemaError.self) { try Stores.check(definition("{kind: sqlit}")) }
        #expect(
            error?.reason == .invalidValue(key: "kind", expected: "sqlite, aws-secretsmanager")
                && error.map { "\($0.location)" } == "7:21")
    }

    @Test("names secrets by its template")
    func names() throws {
        let plain = try definition("kind: sqlite")
        let prefixed = try definition("{kind: sqlite, name: 'x/{scope}/{name}'}")
        #expect(Stores.name(of: secretID("payments/db"), in: plain) == "payments/db")
        #expect(Stores.name(of: secretID("payments/db", scope: "staging"), in: prefixed) == "x/staging/payments/db")
    }

    private func open(_ kind: String, _ options: String) throws {
        _ = try Stores.open(.default, definition("{kind: \(kind), \(options)}"), repository: "r", mayCreate: false)
    }

    private func definition(_ yaml: String) throws -> StoreDefinition {
        let config = """
            apiVersion: git-seal/v1
            kind: Config
            spec:
              repository: 5f0c0000000000000000000000000001
              paths: ["secrets/**"]
              stores:
                default: \(yaml.hasPrefix("{") ? yaml : "{\(yaml)}")
            """
        return try #require(try Config(parsing: Array(config.utf8)).stores[.default])
    }
}

import GitRepository
import Sealing
import SecretMemory
import Testing
import YAMLDocument

@testable import Catalog

@Suite("Schemas")
struct SchemaTests {
    private func configFault(_ text: String) -> SchemaError? {
        do throws(SchemaError) {
            _ = try Config(parsing: Array(text.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test("an unknown key is an error with its place and the nearest known key")
    func unknownKey() throws {
        let error = try #require(configFault(WorkTreeFixture.config.replacing("stores:", with: "stroes:")))
        #expect(error.reason == .unknownKey("stroes", nearest: "stores"))
        #expect(error.location.line == 6 && error.location.column == 3)
        #expect(error.path == Config.path)
    }

    @Test("a key that is nothing like a known one has no nearest")
    func farKey() throws {
        let error = try #require(configFault(WorkTreeFixture.config + "zzzzzzzzzz: 1\n"))
        #expect(error.reason == .unknownKey("zzzzzzzzzz", nearest: nil))
    }

    @Test(
        "names that are mistyped are recognised",
        arguments: [
            ("sotres", "stores"), ("store", "stores"), ("Data", "data"), ("descripton", "description"),
            ("roatation", "rotation"),
        ])
    func nearest(typed: String, meant: String) {
        #expect(NearestName.of(typed, among: ["stores", "data", "description", "rotation", "value"]) == meant)
    }

    @Test("a missing key, a wrong type, a duplicate key and a second document are errors of their own")
    func otherFaults() throws {
        let config = WorkTreeFixture.config
        #expect(configFault(config.replacing("kind: Config\n", with: ""))?.reason == .missingKey("kind"))
        #expect(
            configFault(config.replacing("[\"secrets/**\"]", with: "secrets"))?.reason
                == .wrongType(key: "paths", expected: "a list"))
        #expect(configFault(config + "kind: Config\n")?.reason == .yaml(.duplicateKey("kind")))
        #expect(configFault(config + "---\na: 1\n")?.reason == .moreThanOneDocument)
        #expect(configFault("")?.reason == .missingKey("apiVersion"))
        #expect(configFault("- a\n")?.reason == .wrongType(key: "the file", expected: "a mapping"))
        #expect(configFault(config.replacing("paths: [\"secrets/**\"]", with: "paths: []"))?.location.line == 5)
    }

    @Test("an alias never stands for a value")
    func alias() throws {
        let config = WorkTreeFixture.config.replacing("{kind: sqlite}", with: "&a {kind: sqlite}\n    other: *a")
        guard case .wrongType = configFault(config)?.reason else {
            Issue.record("accepted")
            return
        }
    }

    @Test("conflict markers are named as such, wherever git left them", arguments: ["\n", "\r\n"])
    func conflict(lineBreak: String) throws {
        let text = ["a: 1", "<<<<<<< HEAD", "b: 2", "=======", "b: 3", ">>>>>>> topic", ""].joined(separator: lineBreak)
        let error = try #require(configFault(text))
        #expect(error.reason == .conflictMarkers)
        #expect(error.location.line == 2)
        #expect(ConflictMarkers.location(in: Array("a: \"\n <<<<<<< b\"\n<<<<<<<<\n".utf8)) == nil)
        #expect(ConflictMarkers.location(in: Array("a: |\n x\n>>>>>>>".utf8))?.line == 3)
    }

    // MARK: JSON Schemas

    @Test("the JSON Schemas are JSON, name all keys of the declarations, and refuse others")
    func jsonSchemas() throws {
        for (text, keys) in [
            (JSONSchemas.secret, ["stores", "plain", "data", "value", "binary", "pending", "rotation", "suspend"]),
            (
                JSONSchemas.config,
                ["repository", "paths", "scopes", "stores", "reconcile", "rotation", "hygiene", "sealing"]
            ),
            (JSONSchemas.scope, ["sequence", "previous", "stores", "current", "keys", "recipients"]),
        ] {
            // JSON is YAML.
            let root = try #require(try YAMLStream(parsing: Array(text.utf8)).documents.first)
            #expect(root.text("$schema") == "https://json-schema.org/draft/2020-12/schema")
            #expect(root["additionalProperties"]?.scalar?.content == "false")
            let spec = try #require(root["properties"]?["spec"]?["properties"])
            for key in keys { #expect(spec[key]?["description"] != nil, "\(key)") }
        }
    }

    @Test("an editor that knows the schema accepts what our reader accepts, and marks what it refuses")
    func jsonSchemaValidates() throws {
        let scope = try ScopeFixture("prod")
        let good = try scope.manifest()
        let secrets = try JSONSchemaValidator(JSONSchemas.secret)
        #expect(try secrets.isValid(good))
        for bad in [
            try scope.manifest(token: "hunter2"), good.replacing("spec:", with: "spec:\n  value: \(try scope.token())"),
            good.replacing("scope: prod", with: "scope: Prod"), good.replacing("data:", with: "dta:"),
            good.replacing("kind: Secret", with: "kind: Secrets"), good + "  stores: default\n",
            good + "  rotation: {schedule: rate(30 days), generate: {password: {length: 0}}}\n",
        ] {
            #expect(fault(bad) != nil)
            #expect(try !secrets.isValid(bad), "\(bad)")
        }
        #expect(try JSONSchemaValidator(JSONSchemas.config).isValid(Config.initialText(remote: "https://example.com")))
        let state = String(decoding: scope.state.serialized(), as: UTF8.self)
        let scopes = try JSONSchemaValidator(JSONSchemas.scope)
        #expect(try scopes.isValid(state))
        #expect(try !scopes.isValid(state.replacing("sequence: 1", with: "sequence: 0")))
    }

    @Test("the schema of a scope fits the states that are really written")
    func scopeSchema() throws {
        let state = try ScopeFixture("prod", readers: ["alice", "bob"]).state
        _ = try Document(state.serialized(), at: "scope.yaml", schema: ScopeState.schema)
    }
}

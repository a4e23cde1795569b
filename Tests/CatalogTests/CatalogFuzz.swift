import Catalog
import GitRepository
import TestSupport
import Testing

/// Entry points for whatever makes bytes: none of them may crash, or take long.
enum CatalogFuzz {
    static func run(_ bytes: [UInt8]) {
        _ = try? Config(parsing: bytes)
        if let manifest = try? SecretManifest.read(bytes, at: "secrets/a.yaml") {
            _ = manifest.versionID
            edit(bytes, manifest)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        if let glob = Glob(text) { _ = (glob.matches(text), glob.canMatch(below: text), glob.fixedFolders) }
        _ = ExternalTrust(text)
    }

    /// What is read can be edited, and reads as meant afterwards.
    private static func edit(_ bytes: [UInt8], _ manifest: SecretManifest) {
        guard var editor = try? ManifestEditor(bytes, at: manifest.path) else { return }
        guard (try? editor.setPlain("fuzzed", to: "a: b")) != nil else { return }
        let edited = try? SecretManifest(parsing: editor.bytes, at: manifest.path)
        precondition(edited?.plain["fuzzed"] == "a: b" && edited?.content == manifest.content)
    }
}

@Suite("Damaged input")
struct CatalogFuzzTests {
    @Test("thousands of damaged configs and manifests end in a value or an error")
    func mutations() throws {
        let seed: UInt64 = 3
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        let scope = try ScopeFixture("prod")
        let inputs = [
            WorkTreeFixture.config, try scope.manifest(),
            try scope.manifest().replacing("spec:", with: "spec:\n  plain: {a: 1}\n  stores:\n  - default\r\n"),
            "secrets/**/[a-z]*", "prod:" + String(repeating: "0", count: 64),
        ]
        for _ in 0..<1000 {
            for input in inputs { CatalogFuzz.run(generator.mutation(of: Array(input.utf8))) }
        }
    }
}

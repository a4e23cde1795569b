import SecretMemory
import TestSupport
import Testing

@testable import Interchange

@Suite("Any file that claims to be of SOPS")
struct SOPSFuzzTests {
    private static let value = "ENC[AES256_GCM,data:3QLwBvRCKg==,iv:CnKcxsBLI7UVXZsrm7WIxjMdC1K1WnbI1H4BSK3DZSA=,tag:ElvqM7sAoh8IvvmiPvJdtA==,type:str]"
    private static let files: [(SOPSFormat, String)] = [
        (.yaml, "a:\n  b: \(value)\n  c: [\(value)]\nsops:\n  age:\n  - recipient: age1x\n    enc: x\n  lastmodified: \"2026-11-25T00:00:00Z\"\n  mac: \(value)\n  version: 3.11.0\n"),
        (.json, "{\"a\": \"\(value)\", \"sops\": {\"age\": [{\"recipient\": \"age1x\", \"enc\": \"x\"}], \"lastmodified\": \"2026-11-25T00:00:00Z\", \"mac\": \"\(value)\"}}"),
        (.dotenv, "A=\(value)\nsops_age__list_0__map_recipient=age1x\nsops_age__list_0__map_enc=x\nsops_lastmodified=2026-11-25T00:00:00Z\nsops_mac=\(value)\n"),
        (.ini, "[s]\na = \(value)\n[sops]\nage__list_0__map_recipient = age1x\nage__list_0__map_enc = x\nlastmodified = 2026-11-25T00:00:00Z\nmac = \(value)\n"),
    ]

    @Test("is taken or refused, and opens for nobody", arguments: 0..<1_000)
    func fuzz(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        for (format, sample) in Self.files {
            let input = generator.mutation(of: Array(sample.utf8))
            guard let document = try? SOPSDocument(parsing: input, as: format) else { continue }
            #expect(document.values.allSatisfy { $0.range.upperBound <= input.count })
            #expect(throws: SOPSError.self) { try SOPSKeyring(identities: []).dataKey(of: document.metadata).count }
        }
    }
}

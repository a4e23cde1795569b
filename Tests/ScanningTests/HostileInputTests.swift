import SystemPackage
import TestSupport
import Testing

@testable import Scanning

@Suite("Whatever is scanned")
struct HostileInputTests {
    private static let samples = [
        "kind: Secret\ndata:\n  a: c3VwZXJodW1hbg==\n---\n- kind: Secret\n  stringData:\n    b: 'x y'\n",
        "p = '%67%68%70_%41' \\x41\\x42\\x43 \\u0041\\u0042\\u0043 %%% \\u12",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----\n$ANSIBLE_VAULT;1.1;AES256\n36",
        "token: \"\(ScannerTests.token)\" # git-seal:allow\nurl: https://u:p4ssW0rdx@h.dev/ seal:v1:prod:0:ENC[AES256_GCM,]",
    ]

    @Test("ends, whatever bytes it has (seed 11)")
    func text() throws {
        let scanner = try BuiltIn.scanner(decodeDepth: 3)
        var generator = SeededGenerator(seed: 11)
        for sample in Self.samples {
            for _ in 0..<60 { ScanningFuzz.text(generator.mutation(of: Array(sample.utf8)), scanner) }
        }
        for _ in 0..<40 { ScanningFuzz.text(generator.bytes(Int.random(in: 0...600, using: &generator)), scanner) }
        ScanningFuzz.text([], scanner)
    }

    @Test("as an archive ends too (seed 12)")
    func archives() async throws {
        let script =
            "echo 'a: 1' > f; tar czf t.tgz f; tar cf t.tar f; zip -q z.zip f t.tgz; cat t.tgz t.tar z.zip | wc -c"
        try await withTemporaryDirectory { directory in
            try await runProgram("bash", ["-c", script], in: directory)
            var generator = SeededGenerator(seed: 12)
            for name in ["t.tgz", "t.tar", "z.zip"] {
                let bytes = try #require(readBytes(directory.appending(name)))
                for _ in 0..<200 { ScanningFuzz.archive(generator.mutation(of: bytes)) }
            }
        }
    }

    @Test("as objects of git ends too (seed 13)")
    func objects() {
        var generator = SeededGenerator(seed: 13)
        let tree =
            Array("100644 a.txt\0".utf8) + [UInt8](repeating: 7, count: 20) + Array("40000 dir\0".utf8)
            + [UInt8](repeating: 9, count: 20)
        let commit =
            "tree \(String(repeating: "ab", count: 20))\nparent \(String(repeating: "cd", count: 20))\ncommitter A <a@b> 17 +0000\n\nx"
        for sample in [tree, Array(commit.utf8)] {
            for _ in 0..<2_000 { ScanningFuzz.object(generator.mutation(of: sample)) }
        }
    }

    @Test("a line of 20 MB, a million lines, NUL bytes and text that is no UTF-8 are scanned in time")
    func large() throws {
        let scanner = try BuiltIn.scanner.get()
        let token = Array("\ntoken: \"\(ScannerTests.token)\"\n".utf8)
        let inputs: [[UInt8]] = [
            [UInt8](repeating: UInt8(ascii: "x"), count: 20 << 20) + token,
            Array(repeatElement([UInt8(ascii: "a"), 0x0A], count: 1_000_000).joined()) + token,
            [UInt8](repeating: UInt8(ascii: "y"), count: 9_000) + [0, 0xFF, 0xFE] + token,
        ]
        for bytes in inputs {
            let report = scanner.scan([ScanInput(path: "large.txt", bytes: bytes)])
            #expect(report.findings.count == 1 && report.bytes == bytes.count)
        }
    }
}

import Files
import SystemPackage
import TestSupport
import Testing

@testable import Scanning

@Suite struct ScannerTests {
    private static let scanner = BuiltIn.scanner

    private func scan(_ text: String, path: String = "config.yaml", lines: [ClosedRange<Int>]? = nil) throws
        -> ScanReport
    {
        try Self.scanner.get().scan([ScanInput(path: path, bytes: Array(text.utf8), lines: lines)])
    }

    /// Valid by its checksum, and nobody's.
    static let token = "ghp_" + githubBody + githubChecksum
    private static let githubBody = "Zq3vT9xLkW2mR7bYcJ4hN8sPdF6gAe"
    private static let githubChecksum = String(
        decoding: CRC32.digits(CRC32.of(githubBody.utf8), CRC32.base62, width: 6), as: UTF8.self)

    @Test("a token is found where it stands, redacted, with its checksum as the reason")
    func findsToken() throws {
        let report = try scan("name: x\nköy: \"\(Self.token)\"\n")
        let finding = try #require(report.findings.first)
        #expect(report.findings.count == 1)
        #expect(finding.start == TextLocation(line: 2, column: 7))
        #expect(finding.end == TextLocation(line: 2, column: 7 + Self.token.utf8.count))
        #expect(finding.confidence == .high && finding.reason == .checkHolds)
        #expect(finding.secret.revealed == Self.token)
        for text in ["\(finding)", "\(finding.secret)", String(reflecting: finding), String(describing: report)] {
            #expect(!text.contains(Self.githubBody))
        }
    }

    @Test("a checksum that fails makes a finding doubtful and counted, not gone")
    func doubtful() throws {
        let report = try scan("x: \(Self.token.dropLast())0\n")
        #expect(report.findings.isEmpty)
        #expect(report.doubtful == 1)
    }

    @Test("a fingerprint names the secret, not its place; two secrets have two")
    func fingerprints() throws {
        let first = try scan("a: \(Self.token)\n").findings.map(\.fingerprint)
        let moved = try scan("# moved\n\n\n  b: '\(Self.token)'\n", path: "other.py").findings.map(\.fingerprint)
        #expect(first == moved && first.count == 1)
        let other = try scan("password: \"hK8#mQ2vX9pL\"\n").findings.map(\.fingerprint)
        #expect(other.count == 1 && other != first)
    }

    @Test(
        "a comment in its line allows a secret",
        arguments: ["git-seal:allow", "gitleaks:allow", "pragma: allowlist secret"])
    func inlineAllowance(comment: String) throws {
        #expect(try scan("a: \(Self.token) # \(comment)\n").findings.isEmpty)
        #expect(try scan("# \(comment)\na: \(Self.token)\n").findings.count == 1)
    }

    @Test("of a staged file only findings in added lines count")
    func addedLines() throws {
        let text = "a: 1\nb: \(Self.token)\nc: 3\n"
        #expect(try scan(text, lines: [1...1, 3...3]).findings.isEmpty)
        #expect(try scan(text, lines: [2...2]).findings.count == 1)
    }

    @Test("sealed values and other ciphertext are no findings")
    func ciphertext() throws {
        let noise = String(repeating: "Zq3vT9xLkW2mR7bYcJ4hN8sPdF6gAe", count: 20)
        for text in [
            "password: seal:v1:prod:03450f5256434baf:\(noise)",
            "password: ENC[AES256_GCM,data:\(noise),iv:abc=,tag:def=,type:str]",
            "kind: SealedSecret\nspec:\n  encryptedData:\n    password: AgB\(noise)",
            "secret_key: |\n  -----BEGIN AGE ENCRYPTED FILE-----\n  token=\(noise)\n  -----END AGE ENCRYPTED FILE-----",
        ] {
            #expect(try scan(text + "\n").findings.map(\.rule) == [], "\(text.prefix(60))")
        }
    }

    @Test("what base64 hides is found and reported where it stands")
    func base64() throws {
        let hidden = String(decoding: Base64.encode(Array("token=\(Self.token)".utf8)), as: UTF8.self)
        let report = try scan("data:\n  env: \(hidden)\n")
        #expect(report.findings.map(\.encoding) == [.base64])
        #expect(report.findings.first?.start == TextLocation(line: 2, column: 8))
        #expect(report.findings.first?.secret.revealed == Self.token)
    }

    @Test("a guess about an assignment yields to a rule that knows")
    func specificity() throws {
        #expect(try scan("github_token = \"\(Self.token)\"\n").findings.count == 1)
        #expect(try scan("github_token = \"\(Self.token)\"\n").findings.first?.rule != "generic-credential")
    }

    @Test("UTF-16 with a byte order mark is read, a NUL byte makes a file binary", arguments: [true, false])
    func encodings(isBigEndian: Bool) throws {
        var bytes: [UInt8] = isBigEndian ? [0xFE, 0xFF] : [0xFF, 0xFE]
        for unit in "x\nkey: \(Self.token)\n".utf16 {
            bytes += isBigEndian ? [UInt8(unit >> 8), UInt8(unit & 255)] : [UInt8(unit & 255), UInt8(unit >> 8)]
        }
        let scanner = try Self.scanner.get()
        let report = scanner.scan([
            ScanInput(path: "wide.txt", bytes: bytes), ScanInput(path: "b", bytes: Array("\0key: \(Self.token)".utf8)),
        ])
        #expect(report.findings.map(\.start) == [TextLocation(line: 2, column: 6)])
        #expect(report.skipped == [SkippedInput(path: "b", reason: .binary)])
        #expect(report.files == 1 && report.bytes == bytes.count)
    }

    @Test("secrets at and around every cut of a large input are found once, with their lines")
    func stretches() throws {
        let scanner = try Self.scanner.get()
        var text = [UInt8](repeating: UInt8(ascii: " "), count: 2 * Stretches.size + 300_000)
        for index in stride(from: 99, to: text.count, by: 100) { text[index] = 0x0A }
        var expected: [Int] = []
        for cut in [
            Stretches.size, Stretches.size - Stretches.before, Stretches.size + Stretches.after, 2 * Stretches.size,
        ] {
            for shift in [-60, -20, 0, 30] {
                let line = (cut + shift * 50) / 100
                let start = line * 100 + 2
                text.replaceSubrange(start..<(start + Self.token.utf8.count), with: Self.token.utf8)
                expected.append(line + 1)
            }
        }
        let lines = Array(Set(expected)).sorted()
        #expect(scanner.scan([ScanInput(path: "big", bytes: text)]).findings.map(\.start.line) == lines)
        try withTemporaryDirectory { directory in
            try writeBytes(text, to: directory.appending("big"))
            let report = scanner.scan(FileWalk([directory]).inputs)
            #expect(report.findings.map(\.start.line) == lines)
            #expect(report.findings.allSatisfy { $0.start.column == 3 })
            #expect(report.bytes == text.count)
        }
    }

    @Test("a walk leaves out .git and links, reports what it cannot read, and two threads find what one finds")
    func walk() throws {
        try withTemporaryDirectory { directory in
            for index in 0..<40 {
                try writeText(
                    "k\(index): \(Self.token)\n", to: directory.appending("d\(index % 4)").appending("f\(index).yaml"))
            }
            try writeText(Self.token, to: directory.appending(".git").appending("config"))
            try makeSymbolicLink(at: directory.appending("loop"), to: directory.string)
            let walk = FileWalk([directory, directory.appending("missing")])
            #expect(walk.inputs.count == 40)
            #expect(walk.skipped.map(\.reason) == [.unreadable(.noSuchFileOrDirectory)])
            let scanner = try Self.scanner.get()
            let one = scanner.scan(walk.inputs)
            let two = scanner.scan(walk.inputs, threads: 2)
            #expect(one.findings.count == 40 && one.findings == two.findings && one.files == two.files)
            #expect(two.summary.hasPrefix("40 files, "))
        }
    }

    @Test("a line of millions of look-alikes ends soon and is said to be cut short or clean")
    func hostileText() throws {
        let scanner = try Self.scanner.get()
        let text = Array(String(repeating: "password=\"a1\" ghp_ xoxb-1 eyJ", count: 60_000).utf8)
        let clock = ContinuousClock()
        let elapsed = clock.measure { _ = scanner.scan([ScanInput(path: "x.js", bytes: text)]) }
        #expect(elapsed < .seconds(20))
    }

    @Test("damaged texts are scanned without a crash")
    func fuzz() throws {
        var generator = SeededGenerator(seed: 0x53_43_4E)
        let good = Array(
            "<password>hK8#mQ2vX9pL</password>\nsecret: \"\(Self.token)\"\n{'api_key': b'\\x'}\n--token=abc\nENC[AES256_GCM,\nseal:v1:\n-----BEGIN RSA PRIVATE KEY-----\n"
                .utf8)
        for _ in 0..<400 { ScanningFuzz.text(generator.mutation(of: good), try Self.scanner.get()) }
    }
}

import SystemPackage
import TestSupport
import Testing

@testable import Scanning

@Suite("Scanning archives")
struct ArchiveScanTests {
    private func scan(_ script: String) async throws -> ScanReport {
        try await withTemporaryDirectory { directory in
            try writeText("x: 1\ntoken: \"\(ScannerTests.token)\"\n", to: directory.appending("f.txt"))
            let result = try await runProgram("bash", ["-ec", script + "\nrm f.txt"], in: directory)
            try #require(result.status == 0, "\(result.error)")
            let inputs = try await runProgram("ls", [directory.string]).text.split(separator: "\n").map {
                ScanInput(path: String($0), file: directory.appending(String($0)))
            }
            return try BuiltIn.scanner.get().scan(inputs)
        }
    }

    @Test("finds what is in zip, tar and gzip, and in archives in archives")
    func finds() async throws {
        let report = try await scan(
            "zip -q in.zip f.txt; tar czf x.tar.gz in.zip f.txt; zip -q out.zip x.tar.gz; gzip -k f.txt; tar cf y.tar f.txt"
        )
        #expect(
            Set(report.findings.map(\.path)) == [
                "f.txt.gz", "in.zip!f.txt", "x.tar.gz!f.txt", "x.tar.gz!in.zip!f.txt", "out.zip!x.tar.gz!f.txt",
                "out.zip!x.tar.gz!in.zip!f.txt", "y.tar!f.txt",
            ])
        #expect(report.findings.allSatisfy { $0.start.line == 2 } && report.skipped.isEmpty)
    }

    @Test("leaves out what is too deep, too large, encrypted or damaged, and says so")
    func bounds() async throws {
        let report = try await scan(
            """
            zip -q out.zip f.txt
            for i in $(seq 50); do mv out.zip n.zip; zip -q out.zip n.zip; done; rm n.zip
            head -c 400000000 /dev/zero | gzip -1 > bomb.gz
            zip -q -P pw enc.zip f.txt
            head -c 1000 /dev/urandom > f2.txt; zip -q cut.zip f2.txt; truncate -s 500 cut.zip; rm f2.txt
            """)
        #expect(report.findings.isEmpty)
        let reasons = Dictionary(report.skipped.map { ($0.path.prefix(while: { $0 != "!" }), $0.reason) }) { first, _ in
            first
        }
        #expect(
            reasons == [
                "out.zip": .tooDeep, "bomb.gz": .tooLarge, "enc.zip": .encrypted, "cut.zip": .damaged,
            ])
    }
}

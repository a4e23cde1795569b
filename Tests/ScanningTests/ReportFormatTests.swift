import FoundationEssentials
import SystemPackage
import TestSupport
import Testing

@testable import Scanning

/// The formats that other programs read, judged by other programs.
@Suite struct ReportFormatTests {
    private static let project = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .removingLastComponent()

    /// Names and lines that mean something to a spreadsheet, a browser, an XML parser or a terminal.
    private static let hostilePaths = [
        "=HYPERLINK(\"http://x\",\"y\").yaml", "<script>alert(1)</script>&'\".yaml", "a\u{202E}lmay.\r\n\u{1}b.yaml",
        "deep/" + String(repeating: "verylongfoldername", count: 20) + "/a.yaml",
    ]

    private func report(_ change: (inout ScanReport) -> Void = { _ in }) throws -> ScanReport {
        let text =
            "x: 1\ntoken: \"\(ScannerTests.token)\" # </code><img src=x> \(String(repeating: "long ", count: 40))\n"
        var report = try BuiltIn.scanner.get().scan(
            Self.hostilePaths.map { ScanInput(path: $0, bytes: Array(text.utf8)) } + [
                ScanInput(path: "b.yaml", bytes: Array("\tpassword: \"hK8#mQ2vX9pL\" \(ScannerTests.token)\n".utf8))
            ])
        report.skipped.append(SkippedInput(path: "gone\u{2}", reason: .unreadable(.permissionDenied)))
        report.milliseconds = 1_234
        if !report.findings.isEmpty {
            report.findings[0].introduction = Finding.Introduction(
                commit: String(repeating: "a1", count: 20), author: "Ä <a@b>", email: "a@b",
                date: "2026-01-02T03:04:05Z")
        }
        change(&report)
        return report
    }

    private func python(_ program: String, _ input: String) async throws -> String {
        let result = try await runProgram(
            "python3", ["-c", program],
            environment: ["PYTHONPATH": Self.project.appending(".build/python").string], input: Array(input.utf8))
        #expect(result.status == 0, "\(result.error)")
        return result.text
    }

    @Test("no format shows a secret unless it was asked to, not even another one in the same line")
    func redaction() throws {
        let report = try report()
        #expect(report.findings.count >= 6)
        let formats: [any ReportFormat] = [
            TextReport(), JSONReport(), JSONLinesReport(), SARIFReport(version: "1"), JUnitReport(), CSVReport(),
            HTMLReport(version: "1"),
        ]
        for format in formats {
            let text = format.write(report)
            #expect(!text.contains(ScannerTests.token) && !text.contains("hK8#mQ2vX9pL"), "\(format)")
        }
        let options = ReportOptions(showsSecrets: true)
        for format in [JUnitReport(options), CSVReport(options), HTMLReport(options, version: "1")]
            as [any ReportFormat]
        {
            #expect(format.write(report).contains(ScannerTests.token), "\(format)")
        }
    }

    @Test("SARIF holds against the schema of the standard", arguments: [true, false])
    func sarif(hasFindings: Bool) async throws {
        let report = try report { if !hasFindings { $0 = ScanReport() } }
        let schema = Self.project.appending("Tests/ScanningTests/Data/sarif-schema-2.1.0.json")
        let faults = try await python(
            """
            import json, sys, jsonschema
            schema = json.load(open('\(schema)'))
            checker = jsonschema.FormatChecker()
            assert 'uri-reference' in checker.checkers
            validator = jsonschema.validators.validator_for(schema)(schema, format_checker=checker)
            for error in validator.iter_errors(json.load(sys.stdin)): print(error.json_path, error.message[:200])
            """, SARIFReport(version: "1.0.0").write(report))
        #expect(faults == "")
    }

    @Test("JSON carries the commit where there is one, and names what was not looked at")
    func json() throws {
        struct Finding: Decodable { let commit: String?, author: String?, date: String? }
        struct Accepted: Decodable { let baseline: Int, gitleaksignore: Int, unused: Int }
        struct Unscanned: Decodable { let file: String, reason: String }
        struct Summary: Decodable { let accepted: Accepted, unscanned: [Unscanned] }
        struct Whole: Decodable { let findings: [Finding], summary: Summary }
        let whole = try JSONDecoder().decode(Whole.self, from: Data(JSONReport().write(try report()).utf8))
        #expect(whole.findings.map { $0.commit != nil && $0.author != nil && $0.date != nil }.filter(\.self).count == 1)
        #expect(whole.findings.first?.author == "Ä <a@b>" && whole.findings.last?.commit == nil)
        #expect(whole.summary.unscanned.map(\.file) == ["gone\u{2}"] && whole.summary.accepted.unused == 0)
    }

    @Test("JUnit is well-formed and counts what it lists")
    func junit() async throws {
        let program = """
            import sys, xml.etree.ElementTree as tree
            root = tree.fromstring(sys.stdin.buffer.read())
            suite = root.find('testsuite')
            for element in (root, suite):
                for name, tag in (('tests', 'testcase'), ('failures', 'failure'), ('errors', 'error')):
                    assert int(element.get(name)) == len(list(root.iter(tag))), name
            print(suite.get('tests'), suite.get('failures'), suite.get('errors'), suite.get('time'))
            """
        let report = try report()
        let failures = report.findings.count
        #expect(
            try await python(program, JUnitReport().write(report)) == "\(failures + 1) \(failures) 1 1.234\n")
        #expect(try await python(program, JUnitReport().write(ScanReport())) == "1 0 0 0.000\n")
    }

    @Test("CSV reads back cell by cell, and no cell is a formula")
    func csv() async throws {
        let report = try report()
        let text = CSVReport().write(report)
        #expect(text.unicodeScalars.filter { $0 == "\r" }.count >= report.findings.count + 1)
        let rows = try await python(
            """
            import csv, io, json, sys
            rows = list(csv.reader(io.StringIO(sys.stdin.buffer.read().decode(), newline=''), strict=True))
            assert len({len(row) for row in rows}) == 1
            assert not [cell for row in rows for cell in row if cell[:1] in tuple('=+-@\\t\\r\\n')]
            print(json.dumps([row[0] for row in rows[1:]]))
            """, text)
        let paths = try JSONDecoder().decode([String].self, from: Data(rows.utf8))
        #expect(paths == report.findings.map { $0.path.hasPrefix("=") ? "'" + $0.path : $0.path })
    }

    @Test("the page shows all findings in a browser without scripts, filters them, and fits a phone")
    func html() async throws {
        let report = try report()
        #expect(Set(report.findings.map(\.severity)).count > 1, "there is something to filter")
        let page = HTMLReport(version: "1.0.0").write(report)
        #expect(!page.contains("<script") && !page.contains("<img") && page.contains("Content-Security-Policy"))
        #expect(!page.contains("src=\"http") && !page.contains("@import") && !page.contains("url("))
        let outcome = try await Browser.run(page, widths: [360, 1280])
        #expect(outcome.console == [])
        for view in outcome.views {
            #expect(view.needs <= view.has, "it scrolls sideways at \(view.width)")
            #expect(view.shown == report.findings.count && view.shownWithoutFirst < view.shown)
        }
        #expect(outcome.views.map(\.width) == [360, 1280])
        let empty = try await Browser.run(HTMLReport(version: "1.0.0").write(ScanReport()), widths: [360])
        #expect(empty.console == [] && empty.views.map(\.shown) == [0])
    }
}

/// A headless Chromium that shows a page in frames, with the page's scripts forbidden.
private enum Browser {
    struct View: Decodable {
        let width: Int
        /// The widths of the window's inside and of the page.
        let has: Int, needs: Int
        /// How many findings can be seen, and how many once the first severity is switched off.
        let shown: Int, shownWithoutFirst: Int
    }

    struct Outcome {
        let views: [View]
        /// Everything that the browser complained about.
        let console: [String]
    }

    static func run(_ page: String, widths: [Int]) async throws -> Outcome {
        try await withTemporaryDirectory { directory in
            let wrapper = directory.appending("wrapper.html")
            try writeText(try text(page, widths), to: wrapper)
            let result = try await runProgram(
                "chromium",
                [
                    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--enable-logging=stderr",
                    "--user-data-dir=\(directory.appending("profile"))", "--virtual-time-budget=5000", "--dump-dom",
                    "file://\(wrapper)",
                ], environment: ["HOME": directory.string])
            #expect(result.status == 0, "\(result.error.suffix(2_000))")
            let lines = result.text.split(separator: "\n").filter { $0.hasPrefix("view: ") }
            let views = try lines.map { try JSONDecoder().decode(View.self, from: Data($0.dropFirst(6).utf8)) }
            let console = result.error.split(separator: "\n").map(String.init).filter { $0.contains("CONSOLE") }
            return Outcome(views: views.sorted { $0.width < $1.width }, console: console)
        }
    }

    private static func text(_ page: String, _ widths: [Int]) throws -> String {
        let quoted = String(decoding: try JSONEncoder().encode(page), as: UTF8.self).replacing("<", with: "\\u003c")
        return """
            <!DOCTYPE html><meta charset="utf-8"><body><pre id="views">views\n</pre><script>
            const visible = (page) => [...page.querySelectorAll('article')].filter((a) => a.getClientRects().length).length;
            for (const width of \(widths)) {
              const frame = document.createElement('iframe');
              frame.sandbox = 'allow-same-origin';
              frame.style = `width: ${width}px; height: 700px; border: 0`;
              frame.srcdoc = \(quoted);
              frame.onload = () => {
                const page = frame.contentDocument, root = page.documentElement;
                const view = {width, has: root.clientWidth, needs: root.scrollWidth, shown: visible(page)};
                const box = page.querySelector('input');
                if (box) box.checked = false;
                view.shownWithoutFirst = visible(page);
                document.getElementById('views').append(`view: ${JSON.stringify(view)}\\n`);
              };
              document.body.append(frame);
            }
            </script>
            """
    }
}

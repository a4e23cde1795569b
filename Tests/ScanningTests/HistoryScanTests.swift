import SystemPackage
import TestSupport
import Testing

@testable import Scanning

@Suite("Scanning history")
struct HistoryScanTests {
    @Test(
        "finds in deltas what scanning every version whole finds, and the commit that brought it",
        arguments: [1, 2, 3, 4] as [UInt64])
    func equality(seed: UInt64) async throws {
        try await withTemporaryDirectory { directory in
            var world = World(seed: seed)
            try await run(world.script(commits: 40), in: directory)
            let objects = try await Objects(directory)
            let scanner = try BuiltIn.scanner.get()
            let tips = try await git(["rev-parse", "HEAD", "other"], directory).split(separator: "\n").map(String.init)
            let source = HistoryScan.Source(
                objects: directory.appending(".git").appending("objects"), tips: tips, read: { objects.contents[$0] },
                describe: { Finding.Introduction(commit: $0, author: "a", email: "e", date: "") })
            for workers in [1, 2] {
                let report = try await HistoryScan(scanner, source).run(workers: workers, progress: ScanProgress())
                let expected = try await everyVersion(directory, objects, scanner)
                #expect(Set(report.findings.map(Place.init)) == expected, "seed \(seed)")
                #expect(report.findings.count == expected.count && expected.count > 20)
                #expect(report.skipped.isEmpty)
            }
        }
    }

    @Test("leaves out what no reference leads to, and survives a damaged pack")
    func unreachable() async throws {
        try await withTemporaryDirectory { directory in
            var world = World(seed: 9)
            try await run(world.script(commits: 6), in: directory)
            try await run(
                "git checkout -q --orphan empty && git rm -rqf . && git commit -qm e --allow-empty", in: directory)
            let objects = try await Objects(directory)
            let tip = try await git(["rev-parse", "empty"], directory).filter { !$0.isWhitespace }
            let source = HistoryScan.Source(
                objects: directory.appending(".git").appending("objects"), tips: [tip],
                read: { objects.contents[$0] }, describe: { _ in nil })
            let scanner = try BuiltIn.scanner.get()
            let report = try await HistoryScan(scanner, source).run(workers: 1, progress: ScanProgress())
            #expect(report.findings.isEmpty && report.files > 3 && report.commits == 1)

            // Blobs lie at the end of a pack.
            let damage = """
                pack=$(ls .git/objects/pack/*.pack); chmod u+w $pack
                head -c 300 /dev/zero | dd of=$pack bs=1 seek=$(($(stat -c %s $pack) - 400)) conv=notrunc 2>/dev/null

                """
            try await run(damage, in: directory)
            let damaged = try await HistoryScan(scanner, source).run(workers: 1, progress: ScanProgress())
            #expect(!damaged.skipped.isEmpty)
        }
    }

    // MARK: The other way

    private struct Place: Hashable {
        let rule: String
        let path: String
        let line: Int
        let fingerprint: FindingFingerprint
        let commit: String?

        init(_ finding: Finding) {
            rule = finding.rule
            path = finding.path
            line = finding.start.line
            fingerprint = finding.fingerprint
            commit = finding.introduction?.commit
        }
    }

    /// All versions of all files, parents first, each scanned as a whole.
    private func everyVersion(
        _ directory: FilePath, _ objects: Objects, _ scanner: Scanner
    ) async throws -> Set<Place> {
        let commits = try await git(
            ["rev-list", "--reverse", "--topo-order", "--date-order", "HEAD", "other"], directory)
        var inputs: [ScanInput] = []
        var seen: Set<Substring> = []
        for commit in commits.split(separator: "\n") {
            let introduction = Finding.Introduction(commit: String(commit), author: "a", email: "e", date: "")
            for line in try await git(["ls-tree", "-r", String(commit)], directory).split(separator: "\n") {
                let fields = line.split(whereSeparator: \.isWhitespace)
                guard fields.count == 4, seen.insert(fields[2]).inserted else { continue }
                let bytes = try #require(objects.contents[String(fields[2])])
                inputs.append(ScanInput(path: String(fields[3]), bytes: bytes, introduction: introduction))
            }
        }
        return Set(scanner.scan(inputs, onlyFirst: true).findings.map(Place.init))
    }

    /// All objects of a repository, by name.
    private struct Objects {
        private(set) var contents: [String: [UInt8]] = [:]

        init(_ directory: FilePath) async throws {
            let output = try await runProgram("git", ["cat-file", "--batch-all-objects", "--batch"], in: directory)
                .output
            var rest = output[...]
            while let end = rest.firstIndex(of: 0x0A) {
                let head = String(decoding: rest[..<end], as: UTF8.self).split(separator: " ")
                let size = try #require(head.last.flatMap { Int($0) })
                contents[String(head[0])] = Array(rest[(end + 1)..<(end + 1 + size)])
                rest = rest[(end + 1 + size + 1)...]
            }
        }
    }

    private func git(_ arguments: [String], _ directory: FilePath) async throws -> String {
        try await runProgram("git", arguments, in: directory).text
    }

    private func run(_ script: String, in directory: FilePath) async throws {
        // Longer than a command line may be.
        let path = directory.appending("script")
        let names = ["AUTHOR", "COMMITTER"].map { "export GIT_\($0)_NAME=a GIT_\($0)_EMAIL=a@b\n" }.joined()
        try writeText("set -e\n\(names)rm script\n\(script)", to: path)
        let result = try await runProgram("bash", ["script"], in: directory)
        try #require(result.status == 0, "\(result.error)")
    }
}

/// A history that is made up: files whose lines come, go and move, some with credentials in them.
private struct World {
    private var generator: SeededGenerator
    private var files: [String: [String]] = [:]

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        for name in ["a.txt", "conf/b.yaml", "src/c.py", "src/deep/d.env"] {
            files[name] = (0..<120).map { "# line \($0) of \(name): nothing to see here" }
        }
    }

    /// A shell script that makes the commits, on two branches, and packs them as deltas.
    mutating func script(commits: Int) -> String {
        var script = "git init -q -b main . && mkdir -p conf src/deep\n"
        for number in 0..<commits {
            let names = files.keys.sorted().shuffled(using: &generator).prefix(number == 0 ? 4 : 2)
            for name in names {
                change(name)
                let text = (files[name] ?? []).joined(separator: "\n")
                script += "cat > \(name) <<'END OF FILE'\n\(text)\nEND OF FILE\n"
            }
            let date = 1_700_000_000 + number * 60
            script += "git add . && GIT_AUTHOR_DATE='\(date) +0000' GIT_COMMITTER_DATE='\(date) +0000' "
            script += "git commit -qm \(number)\n"
            if number == commits / 2 { script += "git branch other\n" }
        }
        return script + "git repack -adfq --depth=50 --window=20\n"
    }

    private mutating func change(_ name: String) {
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            var lines = files[name] ?? []
            let place = Int.random(in: 0..<lines.count, using: &generator)
            switch Int.random(in: 0..<6, using: &generator) {
            case 0 where lines.count > 60: lines.remove(at: place)
            case 1: lines[place] += " and more"
            case 2:
                let moved = lines.remove(at: place)
                lines.insert(moved, at: Int.random(in: 0...lines.count, using: &generator))
            default: lines.insert(contentsOf: credential(), at: place)
            }
            files[name] = lines
        }
    }

    private mutating func credential() -> [String] {
        switch Int.random(in: 0..<11, using: &generator) {
        case 8: return ["escaped: %67%68%70_" + ScannerTests.token.dropFirst(4)]
        case 9: return ["---", "kind: Secret", "data:", "  key: " + base64("open sesame \(random(3))"), "---"]
        case 10: return ["kind: Secret"]
        case 0: return ["token: \"\(ScannerTests.token)\""]
        case 1: return ["password = \"hK8#\(random(8))9pL\""]
        case 2: return ["url: https://deploy:\(random(12))q7@db.acme.dev/x"]
        case 3: return ["aws_access_key_id = AKIA\(random(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))"]
        case 4:
            // Longer than the context that is looked at beside a change.
            return ["-----BEGIN RSA PRIVATE KEY-----"] + (0..<12).map { _ in random(64) } + [
                "-----END RSA PRIVATE KEY-----"
            ]
        case 5: return ["data: " + base64("export GITHUB_TOKEN=\(ScannerTests.token) # \(random(4))")]
        case 6: return ["# pushbullet", "o.\(random(32))"]
        default: return ["SG.\(random(22)).\(random(43))"]
        }
    }

    private mutating func random(_ count: Int, _ digits: String = "ABCDEFGHabcdefghijkmnpqrstuvwxyz23456789") -> String
    {
        let digits = Array(digits)
        return String((0..<count).compactMap { _ in digits.randomElement(using: &generator) })
    }

    private func base64(_ text: String) -> String { String(decoding: Base64.encode(Array(text.utf8)), as: UTF8.self) }
}

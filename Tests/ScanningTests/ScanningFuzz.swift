@testable import Scanning

/// Entry points for fuzzers: any bytes may come, none may crash or hang.
enum ScanningFuzz {
    static func toml(_ bytes: [UInt8]) {
        _ = try? TOMLReader.read(bytes)
    }

    static func ruleFile(_ bytes: [UInt8]) {
        _ = try? RuleSet(builtIn: [], sources: [RuleSource(name: "fuzz.toml", bytes: bytes)]) { _ in nil }
    }

    static func pattern(_ bytes: [UInt8]) {
        guard let node = PatternParser.parse(String(decoding: bytes, as: UTF8.self)) else { return }
        _ = AnchorSearch.anchors(in: node)
    }

    static func cache(_ bytes: [UInt8]) {
        var reader = CompactReader(bytes[...])
        _ = try? RuleTable(from: &reader)[0]
    }

    static func lint(_ bytes: [UInt8]) {
        _ = RuleLint(RuleSource(name: "fuzz.toml", bytes: bytes), builtIn: []) { _ in nil }
    }

    static func accepted(_ bytes: [UInt8]) {
        if let baseline = try? Baseline(parsing: bytes) { _ = try? Baseline(parsing: Array(baseline.text.utf8)) }
        _ = GitleaksIgnore(parsing: bytes)
        _ = try? DetectSecretsBaseline(parsing: bytes)
    }

    /// An object of git as a walk over a repository meets it.
    static func object(_ bytes: [UInt8]) {
        _ = CommitNode(bytes)
        TreeEntries.forEach(in: bytes) { _ in }
    }

    static func archive(_ bytes: [UInt8]) {
        var walk = ArchiveWalk()
        walk.visit(bytes, path: "fuzz") { _, _ in }
    }

    static func text(_ bytes: [UInt8], _ scanner: Scanner) {
        _ = scanner.scan([ScanInput(path: "fuzz.yaml", bytes: bytes)])
    }
}

import Files
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Scanning

@Suite struct RuleCacheTests {
    /// A rule of its own instead of the built-in ones: what is tested is the cache.
    private static func configuration(_ more: String = "") -> ScanConfiguration {
        var configuration = ScanConfiguration()
        let rules = "[extend]\nuseDefault = false\n[[rules]]\nid = 't'\nregex = 'ghp_[0-9A-Za-z]{36}'\n"
        configuration.sources = [RuleSource(name: "scan.toml", bytes: Array((rules + more).utf8))]
        return configuration
    }

    private func withCache(_ body: (RuleCache, FilePath) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            let cache = RuleCache(directory: directory.appending("cache"))
            let first = try Scanner.load(Self.configuration(), cache: cache)
            #expect(first.origin == .compiled)
            let name = try #require(try Files.list(cache.directory).first)
            try body(cache, cache.directory.appending(name))
        }
    }

    private func origin(_ cache: RuleCache) throws -> Scanner.Origin {
        try Scanner.load(Self.configuration(), cache: cache).origin
    }

    private static let text = Array("a: \(ScannerTests.token)\npassword = \"hK8#mQ2vX9pL\"\n".utf8)

    @Test("cached rules find what compiled ones find")
    func sameFindings() throws {
        try withCache { cache, _ in
            let cached = try Scanner.load(Self.configuration(), cache: cache)
            #expect(cached.origin == .cache)
            let compiled = try Scanner.load(Self.configuration(), cache: nil)
            let input = ScanInput(path: "a.yaml", bytes: Self.text)
            #expect(cached.scan([input]).findings == compiled.scan([input]).findings)
            #expect(cached.scan([input]).findings.count == 2)
        }
    }

    @Test("a flipped bit anywhere makes the cache unusable, and it is written anew (seed 11)")
    func damaged() throws {
        try withCache { cache, file in
            let good = try Files.read(file, atMost: 1 << 26)
            var generator = SeededGenerator(seed: 11)
            let places =
                [0, 20, 60, 90, good.count - 1]
                + (0..<10).map { _ in Int.random(in: 0..<good.count, using: &generator) }
            for place in places {
                var bad = good
                bad[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                try Files.writeAtomically(bad, to: file, mode: .privateFile)
                #expect(cache.load(Array(good[16..<48])) == nil, "\(place)")
            }
            try Files.writeAtomically(Array(good.prefix(200)), to: file, mode: .privateFile)
            #expect(try origin(cache) == .compiled)
            #expect(try Files.read(file, atMost: 1 << 26) == good)
            #expect(try origin(cache) == .cache)
        }
    }

    private func setPermissions(_ path: FilePath, _ mode: mode_t) throws {
        try #require(path.withPlatformString { chmod($0, mode) } == 0)
    }

    @Test("a cache that others could have written is not used")
    func foreign() throws {
        try withCache { cache, file in
            try setPermissions(file, 0o644)
            #expect(try origin(cache) == .compiled)
            try setPermissions(file, 0o600)
            try setPermissions(cache.directory, 0o770)
            #expect(try origin(cache) == .compiled)
            try setPermissions(cache.directory, 0o700)
            #expect(try origin(cache) == .cache)
        }
    }

    @Test("other rules have another cache")
    func keys() throws {
        try withCache { cache, _ in
            let configuration = Self.configuration("[[rules]]\nid = 'own'\nregex = 'own[0-9]{6}x'\n")
            let scanner = try Scanner.load(configuration, cache: cache)
            #expect(scanner.origin == .compiled)
            #expect(
                scanner.scan([ScanInput(path: "a", bytes: Array("own438217x".utf8))]).findings.map(\.rule) == ["own"])
            #expect(try origin(cache) == .cache)
            #expect(try Files.list(cache.directory).count == 2)
        }
    }

    @Test("damaged contents are refused by the reader, not crashed on")
    func fuzz() throws {
        var writer = CompactWriter()
        let set = try RuleSet(builtIn: Array(RuleSource.builtIn.prefix(1)), sources: []) { _ in nil }
        RuleTable(Array(set.rules.prefix(4))).write(to: &writer)
        var generator = SeededGenerator(seed: 0x43_41_43)
        for _ in 0..<2_000 { ScanningFuzz.cache(generator.mutation(of: writer.bytes)) }
    }
}

import BoundedPatterns
import Testing

@testable import Scanning

/// Every built-in rule finds its examples and leaves its counterexamples alone.
@Suite struct RuleExampleTests {
    private static let rules: [Rule] =
        (try? BuiltIn.set.get())?.rules ?? []

    @Test("the built-in rules are read and all of them compile")
    func rulesCompile() throws {
        let set = try BuiltIn.set.get()
        #expect(set.rules.count >= 40)
        let compiled = try BuiltIn.compiled.get()
        #expect(compiled.problems == [])
        #expect(compiled.rules.count == set.rules.count)
    }

    @Test("every rule has examples, counterexamples, a provider and a remedy")
    func rulesAreComplete() {
        for rule in Self.rules {
            #expect(!rule.examples.isEmpty && !rule.counterexamples.isEmpty, "\(rule.id)")
            #expect(rule.provider != nil && rule.remediation != nil && !rule.description.isEmpty, "\(rule.id)")
        }
    }

    @Test("every example is found by its own rule")
    func examplesAreFound() throws {
        let matcher = try RuleProbe()
        for rule in Self.rules {
            for example in rule.examples {
                let found = matcher.rules(in: example, path: try Self.path(for: rule))
                #expect(found.contains(rule.id), "\(rule.id) misses: \(example.prefix(160))")
            }
        }
    }

    /// A path that the rule looks at.
    private static func path(for rule: Rule) throws -> String {
        guard let pattern = try rule.path.map({ try BoundedPattern($0) }) else { return "" }
        let paths = ["config", ".pgpass", ".pypirc"]
        return try #require(paths.first { pattern.occurs(in: Array($0.utf8)) }, "no path for \(rule.id)")
    }

    @Test("no counterexample is found by its own rule")
    func counterexamplesAreNotFound() throws {
        let matcher = try RuleProbe()
        for rule in Self.rules {
            for counterexample in rule.counterexamples {
                #expect(
                    !matcher.rules(in: counterexample).contains(rule.id),
                    "\(rule.id) reports: \(counterexample.prefix(160))")
            }
        }
    }
}

/// Asks the engine which rules see something in a text, before one finding stands for several.
struct RuleProbe {
    private let matcher: TextMatcher

    init(minimalConfidence: Confidence = .medium) throws {
        let compiled = try BuiltIn.compiled.get()
        var configuration = ScanConfiguration()
        configuration.minimalConfidence = minimalConfidence
        matcher = try TextMatcher(compiled, configuration, FilterChain(globalAllowlists: []))
    }

    func rules(in text: String, path: String = "config") -> Set<String> {
        matcher.begin(ScanInput(path: path, bytes: []))
        return Array(text.utf8).withUnsafeBufferPointer { bytes in
            // A rule may be doubtful by itself; what a failed check makes doubtful is not found.
            Set(
                matcher.confirmedMatches(in: bytes)
                    .filter { $0.confidence >= min($0.rule.confidence, .medium) }.map(\.rule.id))
        }
    }
}

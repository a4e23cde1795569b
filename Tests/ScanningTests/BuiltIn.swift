@testable import Scanning

/// The built-in rules, read and compiled once for all tests: without optimisation that takes seconds.
enum BuiltIn {
    static let set: Result<RuleSet, any Error> = Result {
        try RuleSet(builtIn: RuleSource.builtIn, sources: []) { _ in nil }
    }

    static let compiled: Result<CompiledRules, any Error> = Result {
        try RuleCompiler.compile(try set.get(), assignmentWords: AssignmentWords.literals)
    }

    static let scanner: Result<Scanner, any Error> = Result {
        try Scanner.load(ScanConfiguration(), cache: nil)
    }

    /// With the rules of ``compiled``.
    static func scanner(decodeDepth: Int) throws -> Scanner {
        var configuration = ScanConfiguration()
        configuration.decodeDepth = decodeDepth
        return Scanner(try compiled.get(), configuration)
    }
}

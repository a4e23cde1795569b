/// Finds the repetitions that make a backtracking matcher try a text in exponentially many ways, such as `(\w+\s*)+`.
///
/// A scan survives them: PCRE2 is stopped after a number of steps, and what would have matched is missed. So their place
/// is a lint's report.
enum Backtracking {
    /// Below so many rounds the number of ways stays small.
    private static let manyRounds = 10

    static func isExponential(_ node: PatternNode) -> Bool {
        switch node {
        case .byte, .wordBoundary, .condition, .opaque: false
        case .sequence(let nodes), .alternation(let nodes): nodes.contains(where: isExponential)
        case .repetition(let body, _, let max):
            (isMany(max) && hasSeveralWays(body)) || isExponential(body)
        }
    }

    private static func isMany(_ max: Int?) -> Bool { max.map { $0 >= manyRounds } ?? true }

    /// Whether a long run of one kind of bytes can be divided among rounds of `body` in several ways.
    private static func hasSeveralWays(_ body: PatternNode) -> Bool {
        if case .alternation(let branches) = body, overlaps(branches) { return true }
        return runs(in: body).contains { canBe(body, within: $0) }
    }

    /// Two branches that both take the same single byte.
    private static func overlaps(_ branches: [PatternNode]) -> Bool {
        var seen = ByteSet()
        for case .byte(let set) in branches {
            if !set.isDisjoint(with: seen) { return true }
            seen.formUnion(set)
        }
        return false
    }

    /// The bytes of each long repetition in `node`.
    private static func runs(in node: PatternNode) -> [ByteSet] {
        switch node {
        case .byte, .wordBoundary, .condition, .opaque: []
        case .sequence(let nodes), .alternation(let nodes): nodes.flatMap(runs)
        case .repetition(.byte(let set), _, let max): isMany(max) ? [set] : []
        case .repetition(let body, _, _): runs(in: body)
        }
    }

    /// Whether all of `node` can be matched with bytes of `set`.
    private static func canBe(_ node: PatternNode, within set: ByteSet) -> Bool {
        switch node {
        case .byte(let own): !own.isDisjoint(with: set)
        case .sequence(let nodes): nodes.allSatisfy { canBe($0, within: set) }
        case .alternation(let nodes): nodes.contains { canBe($0, within: set) }
        case .repetition(let body, let min, _): min == 0 || canBe(body, within: set)
        case .wordBoundary: false
        case .condition: true
        case .opaque(let min, _): min == 0
        }
    }
}

import CHyperscan

/// One pass of Hyperscan over a text: where literals of rules stand with the right bytes beside them.
struct LiteralSearch {
    struct Hit {
        let target: UInt32
        /// Of the literal's first byte.
        let start: Int
    }

    private(set) var hits: [Hit] = []
    private(set) var gatedRules: Set<UInt32> = []
    /// Whether there were so many hits that some were left out.
    private(set) var isTruncated = false

    /// A text in which every few bytes look like a secret is no text that anybody wrote.
    private static let hitLimit = 400_000

    /// Searches a part of `text`; what stands beside a literal may lie outside of it.
    static func search(
        _ text: UnsafeBufferPointer<UInt8>, in part: Range<Int>, _ rules: CompiledRules, _ scratch: HyperscanScratch
    ) throws(HyperscanError) -> LiteralSearch {
        var failure: HyperscanError?
        let searched = UnsafeBufferPointer(rebasing: text[part])
        let found = GuardTables.with(rules.plan, text) { tables in
            var visit = Visit(tables: tables, base: part.lowerBound)
            withUnsafeMutablePointer(to: &visit) { pointer in
                do throws(HyperscanError) {
                    try rules.database.scan(searched, with: scratch, context: pointer) { pattern, _, end, _, context in
                        guard let context else { return 1 }
                        return context.assumingMemoryBound(to: Visit.self).pointee.visit(Int(pattern), end: Int(end))
                    }
                } catch { failure = error }
            }
            return visit.found
        }
        if let failure { throw failure }
        return found
    }

    /// The state of a pass. Hyperscan calls it for every literal, so it works on plain memory.
    private struct Visit {
        let tables: GuardTables
        /// Where in the text the searched part begins.
        let base: Int
        var found = LiteralSearch()

        /// Returns whether to stop, as Hyperscan wants it.
        mutating func visit(_ pattern: Int, end: Int) -> CInt {
            let end = base + end
            for number in tables.patterns[pattern] {
                let target = tables.targets[Int(number)]
                guard target.kind != .gate else {
                    found.gatedRules.insert(target.rule)
                    continue
                }
                let start = end - Int(target.literalLength)
                guard tables.hold(target.guardsBefore, from: start, step: -1),
                    tables.hold(target.guardsAfter, from: end, step: 1)
                else { continue }
                found.hits.append(Hit(target: number, start: start))
            }
            guard found.hits.count < hitLimit else {
                found.isTruncated = true
                return 1
            }
            return 0
        }
    }
}

/// The plan's tables and a text as plain memory, valid while `with` runs.
struct GuardTables {
    let patterns: UnsafeBufferPointer<Range<UInt32>>
    let targets: UnsafeBufferPointer<SearchPlan.Target>
    private let guards: UnsafeBufferPointer<SearchPlan.Guard>
    private let sets: UnsafeBufferPointer<ByteSet>
    private let text: UnsafeBufferPointer<UInt8>

    static func with<Result>(
        _ plan: SearchPlan, _ text: UnsafeBufferPointer<UInt8>, _ body: (GuardTables) -> Result
    ) -> Result {
        plan.patterns.withUnsafeBufferPointer { patterns in
            plan.targets.withUnsafeBufferPointer { targets in
                plan.guards.withUnsafeBufferPointer { guards in
                    plan.sets.withUnsafeBufferPointer { sets in
                        body(
                            GuardTables(patterns: patterns, targets: targets, guards: guards, sets: sets, text: text))
                    }
                }
            }
        }
    }

    /// Whether what stands beside `position` is as `range` of the guards wants it.
    ///
    /// - Parameter step: 1 to look ahead, -1 to look back.
    func hold(_ range: Range<UInt32>, from position: Int, step: Int) -> Bool {
        let shift = step > 0 ? 0 : 1
        var next = position - shift
        for index in range {
            let wanted = guards[Int(index)]
            guard wanted.set > 0 else {
                guard isBoundary(next + shift) else { return false }
                continue
            }
            let set = sets[Int(wanted.set) - 1]
            let most = Int(wanted.most)
            let limit = most == 0 ? Int(wanted.least) : min(most, Self.runLimit) + 1
            var count = 0
            while count < limit, next >= 0, next < text.count, set.contains(text[next]) {
                count += 1
                next += step
            }
            guard count >= wanted.least else { return false }
            // What is longer than anybody looks at is left to the regex.
            if most > 0, count > most { return false }
            if count > Self.runLimit { return true }
        }
        return true
    }

    private static let runLimit = 2_048

    private func isBoundary(_ position: Int) -> Bool {
        let before = position > 0 && ByteSet.isWordByte(text[position - 1])
        let after = position < text.count && ByteSet.isWordByte(text[position])
        return before != after
    }
}

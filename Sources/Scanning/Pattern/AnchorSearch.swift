import Glibc

/// Finds, in the shape of a regex, a set of literals one of which every match contains.
struct AnchorSearch {
    /// How many literals one rule may look for.
    private static let literalLimit = 128
    private static let lengthLimit = 32
    private static let guardLimit = 8
    /// Among thousands of literals Hyperscan looks at every second byte only, as long as none is shorter than this.
    private static let leastLength = 3

    /// The rarest such set, or `nil` if the pattern promises no literal at all.
    static func anchors(in pattern: PatternNode) -> [Anchor]? {
        best(of: pattern, before: 0, after: [])
    }

    /// How seldom the commonest of them is.
    static func rarity(of anchors: [Anchor]) -> Double {
        let least = anchors.map(\.literal.rarity).min() ?? 0
        // Each doubling of the set is one more hit.
        return least - 0.5 * Double(Int.bitWidth - max(1, anchors.count).leadingZeroBitCount - 1)
    }

    /// As ``rarity(of:)``, with what the bytes beside the literals tell: how seldom a regex is asked.
    static func selectivity(of anchors: [Anchor]) -> Double {
        anchors.map { anchor in
            anchor.guards.reduce(anchor.literal.rarity) { $0 + $1.bits }
        }.min() ?? 0
    }

    /// What a set of anchors costs: beyond five letters rarity gains nothing, while each doubling of the number of
    /// literals makes the search slower.
    private static func merit(of anchors: [Anchor]) -> Double {
        let least = anchors.map(\.literal.rarity).min() ?? 0
        let shortest = anchors.map(\.literal.bytes.count).min() ?? 0
        let penalty: Double = shortest < leastLength ? 6 : shortest == leastLength ? 2 : 0
        return min(least, 18) - 1.5 * log2(Double(anchors.count)) - penalty
    }

    /// - Parameter after: what follows the node, for the guards.
    private static func best(of node: PatternNode, before: Int?, after: [PatternNode]) -> [Anchor]? {
        let items = if case .sequence(let items) = node { items } else { [node] }
        var best: (anchors: [Anchor], merit: Double)?
        func offer(_ anchors: [Anchor]?) {
            guard let anchors = anchors?.flatMap(lengthened), !anchors.isEmpty, anchors.count <= literalLimit else {
                return
            }
            let merit = merit(of: anchors)
            if best == nil || merit > best?.merit ?? 0 { best = (anchors, merit) }
        }
        for limit in [1, 6, literalLimit] {
            for (texts, range, width) in runs(in: items, before: before, limit: limit) {
                offer(anchors(texts, items, range, before: width, after: after))
            }
        }
        var width = before
        for (index, item) in items.enumerated() {
            offer(inner(item, before: width, after: items[(index + 1)...] + after))
            width = sum(width, item.maximalWidth)
        }
        return best?.anchors
    }

    /// The longest stretches of items whose texts can be listed in at most `limit` literals.
    private static func runs(
        in items: [PatternNode], before: Int?, limit: Int
    ) -> [(texts: [LiteralText], items: Range<Int>, before: Int?)] {
        var runs: [(texts: [LiteralText], items: Range<Int>, before: Int?)] = []
        var run: (start: Int, texts: [LiteralText], before: Int?)?
        var width = before
        for (index, item) in items.enumerated() {
            let texts = exactTexts(item).flatMap { $0.count <= limit ? $0 : nil }
            if let texts, let open = run, let joined = join(open.texts, texts), joined.count <= limit {
                run = (open.start, joined, open.before)
            } else {
                if let run { runs.append((run.texts, run.start..<index, run.before)) }
                run = texts.flatMap { isCondition(item) ? nil : (index, $0, width) }
            }
            width = sum(width, item.maximalWidth)
        }
        if let run { runs.append((run.texts, run.start..<items.count, run.before)) }
        return runs
    }

    private static func inner(_ item: PatternNode, before: Int?, after: [PatternNode]) -> [Anchor]? {
        switch item {
        case .alternation(let branches):
            var all: [Anchor] = []
            for branch in branches {
                guard let anchors = best(of: branch, before: before, after: after) else { return nil }
                all += anchors
            }
            return all
        case .sequence: return best(of: item, before: before, after: after)
        case .repetition(let node, let min, _) where min > 0: return best(of: node, before: before, after: [])
        default: return nil
        }
    }

    // MARK: Literals

    /// All texts that a node matches, if they can be listed.
    private static func exactTexts(_ node: PatternNode) -> [LiteralText]? {
        switch node {
        case .byte(let set): return LiteralText.each(of: set)
        case .wordBoundary, .condition: return [.empty]
        case .opaque: return nil
        case .sequence(let items):
            var texts: [LiteralText] = [.empty]
            for item in items {
                guard let next = exactTexts(item), let joined = join(texts, next) else { return nil }
                texts = joined
            }
            return texts
        case .alternation(let branches):
            var texts: [LiteralText] = []
            for branch in branches {
                guard let next = exactTexts(branch) else { return nil }
                texts += next
            }
            return texts.count <= literalLimit ? texts : nil
        case .repetition(let node, let min, let max):
            guard let max, max <= lengthLimit, let once = exactTexts(node) else { return nil }
            var power: [LiteralText] = [.empty]
            var texts: [LiteralText] = min == 0 ? power : []
            for count in 1...Swift.max(max, 1) where count <= max {
                guard let next = join(power, once) else { return nil }
                power = next
                if count >= min { texts += power }
                guard texts.count <= literalLimit else { return nil }
            }
            return texts
        }
    }

    private static func join(_ left: [LiteralText], _ right: [LiteralText]) -> [LiteralText]? {
        guard left.count * right.count <= literalLimit else { return nil }
        var texts: [LiteralText] = []
        for first in left {
            for second in right {
                guard first.bytes.count + second.bytes.count <= lengthLimit else { return nil }
                texts.append(first.followed(by: second))
            }
        }
        return texts
    }

    private static func anchors(
        _ texts: [LiteralText], _ items: [PatternNode], _ run: Range<Int>, before: Int?,
        after following: [PatternNode]
    ) -> [Anchor]? {
        let after = guards(items[run.upperBound...] + following)
        let ahead = guards(items[..<run.lowerBound].reversed())
        let unique = Array(Set(texts))
        var anchors: [Anchor] = []
        for text in unique {
            guard !text.bytes.isEmpty else { return nil }
            // `pve` finds all that `_pve` would find.
            let covering = unique.filter { $0 != text && isSuffix($0, of: text) }
            guard covering.isEmpty else { continue }
            let covered = unique.filter { $0 != text && isSuffix(text, of: $0) }
            let longest = covered.map(\.bytes.count).max() ?? text.bytes.count
            anchors.append(
                Anchor(
                    literal: text, before: sum(before, longest - text.bytes.count),
                    guardsBefore: covered.isEmpty ? ahead : [], guardsAfter: after))
        }
        return anchors.sorted { $0.literal.bytes.lexicographicallyPrecedes($1.literal.bytes) }
    }

    private static func isSuffix(_ short: LiteralText, of long: LiteralText) -> Bool {
        guard short.ignoresCase || !long.ignoresCase, short.bytes.count < long.bytes.count else { return false }
        let tail = long.bytes.suffix(short.bytes.count)
        return short.ignoresCase ? tail.map(\.lowercased) == short.bytes : Array(tail) == short.bytes
    }

    /// A short anchor as several longer ones, by the bytes that may stand beside it.
    private static func lengthened(_ anchor: Anchor) -> [Anchor] {
        var open = [anchor]
        while let first = open.first, first.literal.bytes.count < leastLength {
            let longer = open.compactMap(lengthenedOnce)
            guard longer.count == open.count, longer.reduce(0, { $0 + $1.count }) <= 2 * literalLimit else { break }
            open = longer.flatMap(\.self)
        }
        return open
    }

    /// By one byte, on the side where fewer can stand.
    private static func lengthenedOnce(_ anchor: Anchor) -> [Anchor]? {
        let after = first(of: anchor.guardsAfter)
        let before = first(of: anchor.guardsBefore)
        if let (set, rest) = after, set.count <= before?.set.count ?? .max {
            return LiteralText.each(of: set, atMost: 80)?.map { text in
                Anchor(
                    literal: anchor.literal.followed(by: text), before: anchor.before,
                    guardsBefore: anchor.guardsBefore, guardsAfter: rest)
            }
        }
        guard let (set, rest) = before else { return nil }
        return LiteralText.each(of: set, atMost: 80)?.map { text in
            Anchor(
                literal: text.followed(by: anchor.literal), before: anchor.before.map { max(0, $0 - 1) },
                guardsBefore: rest, guardsAfter: anchor.guardsAfter)
        }
    }

    /// The byte that guards begin with, and the guards behind it.
    private static func first(of guards: [Anchor.Guard]) -> (set: ByteSet, rest: [Anchor.Guard])? {
        let rest = Array(guards.dropFirst())
        switch guards.first {
        case .times(let set, let count): return (set, count > 1 ? [.times(set, count - 1)] + rest : rest)
        case .run(let set, let counts) where counts.lowerBound > 0:
            let fewer = counts.lowerBound - 1..<(counts.upperBound == .max ? .max : counts.upperBound - 1)
            return (set, [.run(set, fewer)] + rest)
        default: return nil
        }
    }

    // MARK: Guards

    /// What must follow, in whichever direction the items are in, as far as it can be told without going back.
    private static func guards(_ items: some Sequence<PatternNode>) -> [Anchor.Guard] {
        let items = flattened(items)
        var guards: [Anchor.Guard] = []
        for (index, item) in items.enumerated() where guards.count < guardLimit {
            switch item {
            case .byte(let set): append(.times(set, 1), to: &guards)
            case .wordBoundary: guards.append(.wordBoundary)
            case .condition: continue
            case .repetition(.byte(let set), let min, let max):
                if min == max {
                    append(.times(set, min), to: &guards)
                } else if index + 1 < items.count, let next = firstBytes(of: items[index + 1]),
                    set.isDisjoint(with: next)
                {
                    guards.append(.run(set, min..<(max.map { $0 + 1 } ?? .max)))
                } else {
                    append(.times(set, min), to: &guards)
                    return guards
                }
            default: return guards
            }
        }
        return guards
    }

    private static func append(_ guarding: Anchor.Guard, to guards: inout [Anchor.Guard]) {
        guard case .times(let set, let count) = guarding, count > 0 else { return }
        if case .times(let last, let before) = guards.last, last == set {
            guards[guards.count - 1] = .times(set, before + count)
        } else {
            guards.append(guarding)
        }
    }

    private static func flattened(_ items: some Sequence<PatternNode>) -> [PatternNode] {
        items.flatMap { item in
            if case .sequence(let inner) = item { flattened(inner) } else { [item] }
        }
    }

    /// The bytes of which the next one must be; `nil` if that cannot be told.
    private static func firstBytes(of item: PatternNode) -> ByteSet? {
        switch item {
        case .byte(let set): return set
        case .repetition(.byte(let set), let min, _) where min > 0: return set
        default: return nil
        }
    }

    private static func isCondition(_ item: PatternNode) -> Bool {
        switch item {
        case .wordBoundary, .condition: true
        default: false
        }
    }

    private static func sum(_ left: Int?, _ right: Int?) -> Int? {
        guard let left, let right else { return nil }
        return min(left + right, 1 << 24)
    }
}

/// Rules in the form that a scan works with.
struct CompiledRules: Sendable {
    let database: HyperscanDatabase
    let plan: SearchPlan
    let rules: RuleTable
    let allowlists: [Allowlist]
    let problems: [RuleProblem]
}

/// What each hit of the database means.
struct SearchPlan: Sendable, Equatable {
    /// One rule's interest in one literal.
    struct Target: Sendable, Equatable {
        enum Kind: UInt8, Sendable {
            /// A match of the rule lies around the literal.
            case anchor
            /// The rule's regex must be tried on the whole text.
            case gate
            /// The literal is a word that names credentials in assignments.
            case assignment
        }

        var kind: Kind
        var rule: UInt32
        /// -1: any number.
        var before: Int32
        var literalLength: UInt16
        /// Ranges of ``SearchPlan/guards``.
        var guardsBefore: Range<UInt32>
        var guardsAfter: Range<UInt32>
    }

    /// What must stand beside a literal; see ``Anchor/Guard``.
    struct Guard: Sendable, Equatable {
        /// 0 is a word boundary, n is a byte of `sets[n - 1]`.
        var set: UInt16
        /// So many of them.
        var least: UInt16
        /// If that is not 0: so many at most, and none more.
        var most: UInt16
    }

    /// For each pattern of the database its range in ``targets``.
    var patterns: [Range<UInt32>] = []
    var targets: [Target] = []
    var guards: [Guard] = []
    var sets: [ByteSet] = []
    /// For each rule how far a match reaches beyond where it begins.
    var reaches: [UInt32] = []
    /// Rules without any literal that Hyperscan takes no part in: tried on every text.
    var ungated: [UInt32] = []
    /// Rules that look at paths alone.
    var pathOnly: [UInt32] = []
}

extension SearchPlan.Target {
    /// How far back a match may begin whose regex sets no bound.
    private static let unboundedLookBehind = 1_024

    /// How many bytes before the literal a match may begin.
    var lookBehind: Int { before < 0 ? Self.unboundedLookBehind : min(Int(before), Stretches.before) }
}

extension SearchPlan {
    /// How many bytes behind the beginning of its literal a match may end.
    func reach(of target: Target) -> Int { max(Int(reaches[Int(target.rule)]), Int(target.literalLength)) }
}

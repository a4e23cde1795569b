/// The shape of a regex, as far as it helps to find where it could match. What a node describes is never less than what
/// the regex matches, so a text without the shape is a text without a match.
indirect enum PatternNode: Equatable, Sendable {
    case byte(ByteSet)
    case sequence([PatternNode])
    case alternation([PatternNode])
    case repetition(PatternNode, min: Int, max: Int?)
    /// `\b`
    case wordBoundary
    /// Any other condition that takes no text: its truth is left to the confirmation.
    case condition
    /// Text of a kind that is not modelled, such as a back reference or a Unicode class.
    case opaque(min: Int, max: Int?)

    static let empty = PatternNode.sequence([])

    /// The least number of bytes that it takes.
    var minimalWidth: Int {
        switch self {
        case .byte: 1
        case .sequence(let nodes): nodes.reduce(0) { Self.bounded($0 + $1.minimalWidth) }
        case .alternation(let nodes): nodes.map(\.minimalWidth).min() ?? 0
        case .repetition(let node, let min, _): Self.bounded(node.minimalWidth * min)
        case .wordBoundary, .condition: 0
        case .opaque(let min, _): min
        }
    }

    /// The greatest number of bytes that it takes; `nil` if there is none.
    var maximalWidth: Int? {
        switch self {
        case .byte: return 1
        case .sequence(let nodes):
            var width = 0
            for node in nodes {
                guard let own = node.maximalWidth else { return nil }
                width = Self.bounded(width + own)
            }
            return width
        case .alternation(let nodes):
            var width = 0
            for node in nodes {
                guard let own = node.maximalWidth else { return nil }
                width = Swift.max(width, own)
            }
            return width
        case .repetition(let node, _, let max):
            guard let own = node.maximalWidth else { return nil }
            if own == 0 { return 0 }
            return max.map { Self.bounded(own * $0) }
        case .wordBoundary, .condition: return 0
        case .opaque(_, let max): return max
        }
    }

    /// Nested repetitions multiply; nothing here needs numbers beyond this one.
    private static func bounded(_ width: Int) -> Int { Swift.min(width, 1 << 24) }
}

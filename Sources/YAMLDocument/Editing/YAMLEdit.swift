/// Bytes that take the place of a span.
public struct YAMLEdit: Hashable, Sendable {
    /// In the text before any edit.
    public let range: Range<Int>
    public let replacement: [UInt8]

    public init(_ range: Range<Int>, with replacement: [UInt8]) {
        self.range = range
        self.replacement = replacement
    }
}

extension YAMLEdit {
    /// All edits made at once, in a text that they stand in in order.
    static func apply(_ edits: [YAMLEdit], to source: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(source.count + edits.reduce(0) { $0 + $1.replacement.count })
        var position = 0
        for edit in edits {
            result += source[position..<edit.range.lowerBound]
            result += edit.replacement
            position = edit.range.upperBound
        }
        return result + source[position...]
    }
}

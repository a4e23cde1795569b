/// A place in a text file, as editors count it. A byte order mark counts as a byte and not as a column.
public struct SourceLocation: Hashable, Sendable {
    /// From 1.
    public let line: Int
    /// From 1, in characters.
    public let column: Int
    /// From 0, in bytes.
    public let offset: Int

    /// The beginning of a file, for faults of the whole.
    public static let start = SourceLocation(line: 1, column: 1, offset: 0)

    public init(line: Int, column: Int, offset: Int) {
        self.line = line
        self.column = column
        self.offset = offset
    }
}

extension SourceLocation: CustomStringConvertible {
    public var description: String { "\(line):\(column)" }
}

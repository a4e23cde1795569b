/// A place in a text file, both 1-based; columns count characters (Unicode scalars).
public struct TextLocation: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let line: Int
    public let column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    public var description: String { "\(line):\(column)" }

    public static func < (left: TextLocation, right: TextLocation) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A value of a TOML document, with the place where it begins.
struct TOMLNode: Sendable, Equatable {
    let value: Value
    let location: TextLocation

    indirect enum Value: Sendable, Equatable {
        case string(String)
        case integer(Int64)
        case float(Double)
        case boolean(Bool)
        /// One of TOML's four kinds of dates and times, as it is written.
        case date(String)
        case array([TOMLNode])
        case table(TOMLTable)
    }

    var kind: TOMLKind {
        switch value {
        case .string: .string
        case .integer: .integer
        case .float: .float
        case .boolean: .boolean
        case .date: .date
        case .array: .array
        case .table: .table
        }
    }
}

/// What a value is, for messages about wrong types.
public enum TOMLKind: String, Sendable {
    case string, integer, float, boolean, date, array, table
}

/// Keys and values in the order of the file.
struct TOMLTable: Sendable, Equatable {
    struct Entry: Sendable, Equatable {
        let key: String
        /// Of the key.
        let location: TextLocation
        let node: TOMLNode
    }

    let entries: [Entry]

    subscript(key: String) -> TOMLNode? {
        entries.first { $0.key == key }?.node
    }
}

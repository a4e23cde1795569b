/// One value of a JSON text: what it is and the bytes that it stands in, quotes and brackets included. A string's content
/// stays where it is, since it may be a secret.
package struct JSONNode: Sendable {
    package enum Kind: Sendable {
        case string
        case number
        case bool(Bool)
        case null
        case array([JSONNode])
        case object([JSONMember])
    }

    package let kind: Kind
    package let range: Range<Int>

    /// What stands between a string's quotes.
    package var innerRange: Range<Int> { range.dropFirst().dropLast() }

    /// The value of a key of an object.
    package subscript(key: String) -> JSONNode? { members?.first { $0.key == key }?.value }

    package var members: [JSONMember]? {
        if case .object(let members) = kind { members } else { nil }
    }

    package var items: [JSONNode]? {
        if case .array(let items) = kind { items } else { nil }
    }

    package var isString: Bool {
        if case .string = kind { true } else { false }
    }
}

/// A key of an object with its value; `range` begins with the key.
package struct JSONMember: Sendable {
    package let key: String
    package let range: Range<Int>
    package let value: JSONNode
}

/// Why a text is not taken as JSON.
public struct JSONError: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        case syntax
        case notUTF8
        case duplicateKey(String)
        case tooDeep(limit: Int)
        case tooManyNodes(limit: Int)
    }

    public let reason: Reason
    /// From 1.
    public let line: Int

    package init(reason: Reason, line: Int) {
        self.reason = reason
        self.line = line
    }
}

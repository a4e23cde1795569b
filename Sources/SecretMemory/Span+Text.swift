/// Bytes that may be secret, compared and searched where they are.
extension Span<UInt8> {
    /// Not in constant time: for what is public, such as a keyword.
    public func equals(_ text: String) -> Bool { equals(Array(text.utf8)) }

    public func equals(_ other: [UInt8]) -> Bool {
        count == other.count && indices.allSatisfy { self[$0] == other[$0] }
    }

    public func starts(with text: String) -> Bool {
        count >= text.utf8.count && extracting(first: text.utf8.count).equals(text)
    }

    /// On the ordinary heap, for what is public.
    public var array: [UInt8] { indices.map { self[$0] } }

    /// As text, for what is public.
    public var text: String { String(decoding: array, as: UTF8.self) }
}
